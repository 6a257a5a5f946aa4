package dev.vllmsim.spark;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vllmsim.cli.console.Failure;
import dev.vllmsim.report.document.CsvTables;
import dev.vllmsim.report.document.ReportReader;
import dev.vllmsim.report.input.Input;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;

/**
 * The rows of a document as Parquet: those of its table in CSV, in columns of the types that their values have.
 */
final class ParquetRows {
    /** The table of a document that is written, by its kind. */
    private static final Map<String, String> TABLES =
            Map.of("run", "requests", "sweep", "points", "plan", "probes", "tune", "settings");

    private final SparkSession session;
    private final String folder;

    /**
     * @param session writes them
     * @param folder where they go: any place that Spark can write to
     */
    ParquetRows(SparkSession session, String folder) {
        this.session = session;
        this.folder = folder;
    }

    /** Where they go. */
    String folder() {
        return folder;
    }

    /**
     * Makes sure that nothing is written over.
     *
     * @throws Failure if there is something, or if nothing can be written there
     */
    void requireNew() {
        try {
            Path path = new Path(folder);
            if (path.getFileSystem(session.sparkContext().hadoopConfiguration()).exists(path)) {
                throw Failure.usage(
                        "--parquet " + folder + " is there already: name a folder that is not, or remove it");
            }
        } catch (IOException | IllegalArgumentException e) {
            throw Failure.failed("cannot write to " + folder + ": " + e.getMessage(), e);
        }
    }

    /**
     * Writes them.
     *
     * @param report the document
     * @throws IOException if they cannot be written
     */
    void write(Input report) throws IOException {
        String table = TABLES.get(ReportReader.kind(report));
        if (table == null) {
            throw Failure.usage("--parquet writes the rows of a run, a sweep, a plan or a tune, and this is none");
        }
        ByteArrayOutputStream csv = new ByteArrayOutputStream();
        CsvTables.copy(report, table, csv);
        List<String> lines = csv.toString(UTF_8).lines().toList();
        session.read()
                .option("header", true)
                .option("inferSchema", true)
                .option("escape", "\"")
                .csv(session.createDataset(lines, Encoders.STRING()))
                .coalesce(1)
                .write()
                .parquet(folder);
    }
}
