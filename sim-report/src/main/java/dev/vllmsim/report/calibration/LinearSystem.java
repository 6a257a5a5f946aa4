package dev.vllmsim.report.calibration;

/** Systems of a handful of linear equations, by elimination with pivots. */
final class LinearSystem {
    private LinearSystem() {}

    /**
     * The solution; 0 for unknowns that the equations do not tell.
     *
     * @param matrix the coefficients, square
     * @param right the right side
     */
    static double[] solve(double[][] matrix, double[] right) {
        int size = right.length;
        double[][] a = new double[size][size + 1];
        for (int i = 0; i < size; i++) {
            System.arraycopy(matrix[i], 0, a[i], 0, size);
            a[i][size] = right[i];
        }
        for (int i = 0; i < size; i++) {
            int pivot = i;
            for (int r = i + 1; r < size; r++) {
                pivot = Math.abs(a[r][i]) > Math.abs(a[pivot][i]) ? r : pivot;
            }
            double[] swap = a[i];
            a[i] = a[pivot];
            a[pivot] = swap;
            for (int r = 0; r < size; r++) {
                double share = r == i || a[i][i] == 0 ? 0 : a[r][i] / a[i][i];
                for (int c = i; c <= size && share != 0; c++) {
                    a[r][c] -= share * a[i][c];
                }
            }
        }
        double[] solution = new double[size];
        for (int i = 0; i < size; i++) {
            solution[i] = a[i][i] == 0 ? 0 : a[i][size] / a[i][i];
        }
        return solution;
    }
}
