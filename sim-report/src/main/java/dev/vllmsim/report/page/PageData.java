package dev.vllmsim.report.page;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a page knows beside the report that it shows.
 *
 * @param title what the page is called
 * @param phrases what was run, in words
 * @param settings the settings, in the order of the report
 * @param causes what is said of causes of waiting, by their names
 * @param knees of a sweep over one number: by statistic and figure, at which of its values the curve has its knee, or
 *     goodput its peak
 * @param run the run, where the report is of one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PageData(
        String title,
        List<String> phrases,
        List<Given> settings,
        Map<String, CauseLook> causes,
        Map<String, Map<String, Double>> knees,
        @Nullable RunSeries run) {

    public PageData {
        phrases = List.copyOf(phrases);
        settings = List.copyOf(settings);
        causes = Collections.unmodifiableMap(new LinkedHashMap<>(causes));
        knees = Collections.unmodifiableMap(new LinkedHashMap<>(knees));
    }

    /**
     * A setting.
     *
     * @param name its name in the report
     * @param words the same as it is typed: flag and value; empty where no flag gives it
     * @param value its value as a person reads it
     * @param unit its unit; left out where it has none
     * @param help what it is for
     * @param usual whether it is as it would be if nobody had given it
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Given(
            String name,
            String words,
            String value,
            @Nullable String unit,
            String help,
            boolean usual) {}

    /**
     * How a cause is shown.
     *
     * @param text the cause in a few words
     * @param colour its colour, as in pictures
     */
    public record CauseLook(String text, String colour) {}
}
