package dev.vllmsim.cli.workload;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The forms of a workload file that are known. Each is a table with a header; what tells them apart is the names of
 * their columns. Columns beyond those named may be there, in any order, and are not read.
 */
public enum WorkloadFormat {
    /** Ours. */
    TOKENS("prompt_tokens,output_tokens", "prompt_tokens", "output_tokens"),
    /** The traces that Azure published in 2023. Their stamps mean nothing to a closed loop. */
    AZURE("TIMESTAMP,ContextTokens,GeneratedTokens", "ContextTokens", "GeneratedTokens");

    private final String header;
    private final String promptColumn;
    private final String outputColumn;

    WorkloadFormat(String header, String promptColumn, String outputColumn) {
        this.header = header;
        this.promptColumn = promptColumn;
        this.outputColumn = outputColumn;
    }

    /** The header as it usually is. */
    public String header() {
        return header;
    }

    /** The name of the column that holds prompt lengths. */
    String promptColumn() {
        return promptColumn;
    }

    /** The name of the column that holds output lengths. */
    String outputColumn() {
        return outputColumn;
    }

    /** The format whose columns the header has, or {@code null} if it has those of none. */
    static @Nullable WorkloadFormat of(List<String> columns) {
        for (WorkloadFormat format : values()) {
            if (columns.containsAll(Arrays.asList(format.promptColumn, format.outputColumn))) {
                return format;
            }
        }
        return null;
    }

    /** The known headers, to tell a person what was expected. */
    static String known() {
        List<String> headers = new ArrayList<>();
        for (WorkloadFormat format : values()) {
            headers.add(format.header);
        }
        return String.join(" or ", headers);
    }
}
