package dev.vllmsim.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;

/** Values that nobody wants, and files that have been through something. Everything follows from the random numbers. */
final class Hostile {
    private static final List<String> VALUES = List.of(
            "",
            " ",
            "0",
            "-0",
            "-1",
            "1",
            "2",
            "3",
            "7",
            "1.5",
            "0.1",
            "1e3",
            "1e-320",
            "1e308",
            "1e309",
            "-1e309",
            "nan",
            "inf",
            "-inf",
            "Infinity",
            "2147483647",
            "2147483648",
            "-2147483648",
            "4294967296",
            "9223372036854775807",
            "9223372036854775808",
            "1e13",
            "1e18",
            "0x10",
            "1_000",
            "1,5",
            "\u0663",
            "10ms",
            "1h",
            "1.5s",
            "10 ms",
            "-5ms",
            "1e400ms",
            "1..8",
            "8..1",
            "1..",
            "..",
            "1..8:0",
            "1..8:-1",
            "1,2,,3",
            ",",
            ",,",
            "a=b",
            "=",
            "true",
            "false",
            "{}",
            "[]",
            "[1]",
            "\u001b[31mred",
            "\u540d\u524d",
            "a\nb",
            "a\tb",
            "-",
            "--",
            "--json",
            "@",
            "@nothing",
            "%s%n",
            "${java.version}",
            "$(id)",
            "`id`",
            "../..",
            "/",
            "/dev/null",
            "/proc/self/mem",
            "fixed",
            "linear",
            "smooth",
            "table",
            "roofline",
            "vllm-v1",
            "decode-first",
            "v0.10.0",
            "2026-08-07",
            "max",
            "sum",
            "ttft:500",
            "ttft:",
            "tpot:0",
            "e2el:inf",
            "h100-llama-3.1-8b",
            "priority",
            "fcfs",
            "csv",
            "json",
            "mean",
            "p50,p99");

    private final SplittableRandom random;

    Hostile(SplittableRandom random) {
        this.random = random;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    String value() {
        if (oneIn(25)) {
            return "9".repeat(1 + below(5_000));
        }
        if (oneIn(25)) {
            return "x".repeat(1 + below(50_000));
        }
        return oneIn(8) ? oneOf(VALUES) + "," + oneOf(VALUES) : oneOf(VALUES);
    }

    /** Numbers that are no legal counts, or small ones: nothing that makes a run long. */
    String shortNumber() {
        return oneOf(List.of(
                "0",
                "-1",
                "1",
                "2",
                "17",
                "1.5",
                "-0.0",
                "1e-400",
                "1e400",
                "1E9999999",
                "2147483648",
                "99999999999999999999",
                "9223372036854775808",
                "null",
                "true",
                "\"1\"",
                "\"\"",
                "[]",
                "{}",
                "[[1]]",
                "\"\\u0000\"",
                "\"\\ud800\"",
                "\"" + "y".repeat(below(3_000)) + "\"",
                "0." + "1".repeat(below(3_000)),
                "NaN",
                "-",
                "1 2"));
    }

    /** A file after some accidents. */
    byte[] damaged(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        for (int i = below(4); i > 0; i--) {
            bytes = damagedOnce(bytes);
        }
        return switch (below(12)) {
            case 0 -> gzip(bytes);
            case 1 -> Arrays.copyOf(gzip(bytes), below(60));
            case 2 -> {
                byte[] zipped = gzip(bytes);
                zipped[below(zipped.length)] ^= (byte) (1 << below(8));
                yield zipped;
            }
            case 3 ->
                new String(bytes, UTF_8)
                        .getBytes(Charset.forName(
                                oneOf(List.of("UTF-16", "UTF-16LE", "UTF-32BE", "UTF-32LE", "ISO-8859-1"))));
            case 4 ->
                join(
                        oneOf(List.of(
                                new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf},
                                new byte[] {(byte) 0xfe, (byte) 0xff},
                                new byte[] {(byte) 0xff, (byte) 0xfe},
                                new byte[] {(byte) 0xff, (byte) 0xfe, 0, 0},
                                new byte[] {0, 0, (byte) 0xfe, (byte) 0xff},
                                new byte[] {0x1f, (byte) 0x8b})),
                        bytes);
            default -> bytes;
        };
    }

    private byte[] damagedOnce(byte[] bytes) {
        if (bytes.length == 0) {
            return bytes;
        }
        int from = below(bytes.length);
        int to = from + below(Math.min(40, bytes.length - from) + 1);
        byte[] before = Arrays.copyOf(bytes, from);
        byte[] after = Arrays.copyOfRange(bytes, to, bytes.length);
        return switch (below(10)) {
            case 0 -> {
                byte[] flipped = bytes.clone();
                flipped[from] ^= (byte) (1 << below(8));
                yield flipped;
            }
            case 1 -> join(before, after);
            case 2 -> before;
            case 3 -> join(before, Arrays.copyOfRange(bytes, from, to), Arrays.copyOfRange(bytes, from, to), after);
            case 4 -> join(before, oneOf(VALUES).getBytes(UTF_8), after);
            case 5 -> join(before, "[".repeat(1 + below(2_000)).getBytes(UTF_8), after);
            case 6 -> join(before, "{\"a\":".repeat(1 + below(800)).getBytes(UTF_8), after);
            case 7 ->
                join(
                        before,
                        oneOf(List.of("\0", "\r", "\n\n", "\"", ",", "\ufeff", "\u2028"))
                                .getBytes(UTF_8),
                        after);
            default -> withNumber(bytes, from);
        };
    }

    /** Puts another value in place of the next number. */
    private byte[] withNumber(byte[] bytes, int from) {
        String text = new String(bytes, ISO_8859_1);
        int begin = from;
        while (begin < text.length() && !Character.isDigit(text.charAt(begin))) {
            begin++;
        }
        int end = begin;
        while (end < text.length() && "0123456789.".indexOf(text.charAt(end)) >= 0) {
            end++;
        }
        return (text.substring(0, begin) + shortNumber() + text.substring(end)).getBytes(ISO_8859_1);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return zipped.toByteArray();
    }

    /** A workload in one of the formats, of some requests a few milliseconds apart. */
    String workload() {
        int format = below(8);
        StringBuilder text = new StringBuilder(
                switch (format) {
                    case 0 -> "id,prompt_tokens,output_tokens,arrival_ms,priority\n";
                    case 1 -> "TIMESTAMP,ContextTokens,GeneratedTokens\n";
                    case 2 -> "Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type\n";
                    case 3 -> "arrived_at,num_prefill_tokens,num_decode_tokens\n";
                    default -> "";
                });
        int requests = 1 + below(30);
        StringBuilder in = new StringBuilder();
        StringBuilder out = new StringBuilder();
        StringBuilder starts = new StringBuilder();
        for (int i = 0; i < requests; i++) {
            int prompt = 1 + below(600);
            int output = 1 + below(40);
            int millis = 7 * i;
            String comma = i == 0 ? "" : ", ";
            in.append(comma).append(prompt);
            out.append(comma).append(output);
            starts.append(comma).append(millis / 1000.0);
            text.append(
                    switch (format) {
                        case 0 -> "r" + i + "," + prompt + "," + output + "," + millis + "," + below(3);
                        case 1 ->
                            String.format(
                                    Locale.ROOT,
                                    "2023-11-16 18:17:%02d.%03d0000,%d,%d",
                                    millis / 1000,
                                    millis % 1000,
                                    prompt,
                                    output);
                        case 2 -> i + ",ChatGPT," + prompt + "," + output + "," + (prompt + output) + ",API log";
                        case 3 -> millis / 1000.0 + "," + prompt + "," + output;
                        case 4 ->
                            "{\"timestamp\": " + millis + ", \"input_length\": " + (prompt + 512)
                                    + ", \"output_length\": " + output + ", \"hash_ids\": [" + below(4) + ", "
                                    + below(9) + "]}";
                        case 5 ->
                            "{\"request_id\": \"r" + i + "\", \"input_toks\": " + prompt + ", \"output_toks\": "
                                    + output + ", \"queued_ts\": " + millis / 1000.0 + "}";
                        case 6 ->
                            "{\"id\": \"r" + i + "\", \"arrival_ms\": " + millis + ", \"output_tokens\": " + output
                                    + ", \"prompt_segments\": [{\"group\": \"g" + below(3) + "\", \"len\": " + prompt
                                    + "}"
                                    + (i > 0 && oneIn(3) ? ", {\"of\": \"r" + below(i) + "\"}" : "")
                                    + ", {\"unique\": 9}]}";
                        default -> "";
                    });
            text.append(format == 7 ? "" : "\n");
        }
        return format == 7
                ? "{\"endpoint_type\": \"vllm\", \"num_prompts\": " + requests + ", \"input_lens\": [" + in
                        + "], \"output_lens\": [" + out + "], \"start_times\": [" + starts + "]}"
                : text.toString();
    }
}
