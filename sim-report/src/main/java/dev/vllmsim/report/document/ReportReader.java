package dev.vllmsim.report.document;

import dev.vllmsim.report.input.Input;
import java.util.Map;

/**
 * Reads documents back, token by token, so that a report of any size takes no more memory than what is asked of it.
 *
 * <p>Keys that this version does not know are passed over, as later versions may add some.
 */
public final class ReportReader {
    private ReportReader() {}

    /**
     * What kind of document a file holds.
     *
     * @return {@code run}, {@code sweep}, {@code calibration} or {@code predict}
     * @throws BadInputException if it holds no report, or cannot be read
     */
    public static String kind(Input file) {
        return JsonCursor.read(file, document -> {
            document.startObject();
            for (String name = document.nextName(); name != null; name = document.nextName()) {
                if ("kind".equals(name)) {
                    return DocumentHead.kind(document);
                }
                document.skip();
            }
            throw document.problem("expected a report, with the key \"kind\"");
        });
    }

    /**
     * The settings in a file: the {@code config} of a report of any kind, or a bare object of settings.
     *
     * @return settings by name, in the order of the file; numbers are {@link Integer}, {@link Long}, {@link
     *     java.math.BigInteger} or {@link Double}, settings that are {@code null} are left out
     * @throws BadInputException if it holds neither, or it cannot be read
     */
    public static Map<String, Object> config(Input file) {
        return JsonCursor.read(file, SettingsReader::config);
    }

    /**
     * The settings in a file that says how long steps take: an object of settings, with where they come from as {@code
     * source} and how wrong they may be as {@code error}, which are no settings.
     *
     * @return settings by name, as of {@link #config}
     * @throws BadInputException if it holds something else, or it cannot be read
     */
    public static Map<String, Object> stepTime(Input file) {
        return JsonCursor.read(file, SettingsReader::stepTime);
    }

    /**
     * The document of a sweep.
     *
     * @throws BadInputException if the file holds something else, or it cannot be read
     */
    public static SweepReport readSweep(Input file) {
        return JsonCursor.read(file, SweepReader::read);
    }

    /**
     * The document of a calibration.
     *
     * @throws BadInputException if the file holds something else, or it cannot be read
     */
    public static CalibrationReport readCalibration(Input file) {
        return JsonCursor.read(file, CalibrationReader::read);
    }

    /**
     * The document of a prediction.
     *
     * @throws BadInputException if the file holds something else, or it cannot be read
     */
    public static PredictReport readPredict(Input file) {
        return JsonCursor.read(file, PredictReader::read);
    }

    /**
     * The document of a hit curve.
     *
     * @throws BadInputException if the file holds something else, or it cannot be read
     */
    public static HitCurveReport readHitCurve(Input file) {
        return JsonCursor.read(
                file,
                document -> WholeReader.read(
                        document,
                        HitCurveReport.KIND,
                        HitCurveReport.class,
                        "points",
                        "cards",
                        "scheduled",
                        "curve",
                        "warnings"));
    }

    /**
     * The document of a plan.
     *
     * @throws BadInputException if the file holds something else, or it cannot be read
     */
    public static PlanReport readPlan(Input file) {
        return JsonCursor.read(
                file,
                document -> WholeReader.read(
                        document, PlanReport.KIND, PlanReport.class, "answer", "objectives", "curve", "probes"));
    }

    /**
     * The document of settings to choose from.
     *
     * @throws BadInputException if the file holds something else, or it cannot be read
     */
    public static TuneReport readTune(Input file) {
        return JsonCursor.read(
                file,
                document -> WholeReader.read(
                        document, TuneReport.KIND, TuneReport.class, "settings", "given", "best", "parameters"));
    }

    /**
     * The document of a comparison.
     *
     * @throws BadInputException if the file holds something else, or it cannot be read
     */
    public static CompareReport readCompare(Input file) {
        return JsonCursor.read(file, CompareReader::read);
    }

    /**
     * The document of an explanation, without the rows of its requests.
     *
     * @throws BadInputException if the file holds something else, or it cannot be read
     */
    public static ExplainReport readExplain(Input file) {
        return JsonCursor.read(file, ExplainReader::read);
    }

    /**
     * The document of a run, without the rows of its requests.
     *
     * @param file the file
     * @param windowFrom first step whose items are read, from 0
     * @param windowCount most steps whose items are read
     * @throws BadInputException if the file holds something else, or it cannot be read
     */
    public static RunReport readRun(Input file, long windowFrom, long windowCount) {
        return JsonCursor.read(file, document -> RunReader.read(document, windowFrom, windowCount));
    }

    /**
     * The document of a run, row by row.
     *
     * @param file the file
     * @param visitor is shown the rows
     * @return all but the long arrays
     * @throws BadInputException if the file holds something else, or it cannot be read
     */
    public static RunHead readRun(Input file, RunVisitor visitor) {
        return JsonCursor.read(file, document -> RunReader.read(document, visitor));
    }

    /**
     * The document of an explanation, request by request with its times.
     *
     * @param file the file
     * @param requests is shown each request
     * @throws BadInputException if the file holds something else, or it cannot be read
     */
    public static ExplainReport readExplain(Input file, ExplainVisitor requests) {
        return JsonCursor.read(file, document -> ExplainReader.read(document, requests));
    }

    /**
     * The document of an explanation, request by request.
     *
     * @param file the file
     * @param requests is told of each request
     * @throws BadInputException if the file holds something else, or it cannot be read
     */
    public static ExplainReport readExplain(Input file, CauseConsumer requests) {
        return JsonCursor.read(file, document -> ExplainReader.read(document, requests));
    }
}
