package dev.vllmsim.report.input;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDate;

/** How a file writes arrival times. */
public enum Clock {
    /** Seconds, with a fraction or without. */
    SECONDS("a time in seconds") {
        @Override
        public long nanos(char[] chars, int start, int end) {
            return decimal(chars, start, end, 9);
        }
    },
    /** Milliseconds, with a fraction or without. */
    MILLIS("a time in milliseconds") {
        @Override
        public long nanos(char[] chars, int start, int end) {
            return decimal(chars, start, end, 6);
        }
    },
    /** A date and a time of day, up to nine fraction digits, with a distance from UTC or without. */
    DATE_TIME("a date and time like 2024-05-10 00:00:00.009930+00:00") {
        @Override
        public long nanos(char[] chars, int start, int end) {
            return dateTime(chars, start, end);
        }
    };

    /** What {@link #nanos} returns for a text that is no such time. */
    public static final long INVALID = -1;

    /** Longer ones are refused: to read a decimal takes time with the square of its digits. */
    private static final int LONGEST = 400;

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final String description;

    Clock(String description) {
        this.description = description;
    }

    /** What is expected, in words. */
    public String description() {
        return description;
    }

    /** The time in nanoseconds, rounded to the nearest; {@link #INVALID} if it is none, or before 0. */
    public abstract long nanos(char[] chars, int start, int end);

    /** A decimal number times ten to the given power; by hand, as a file may have tens of millions of them. */
    private static long decimal(char[] chars, int start, int end, int power) {
        long value = 0;
        int left = power;
        boolean fraction = false;
        boolean digits = false;
        for (int i = start; i < end; i++) {
            char c = chars[i];
            if (c == '.' && !fraction) {
                fraction = true;
            } else if (c >= '0' && c <= '9') {
                digits = true;
                if (fraction && left == 0) {
                    return exactDecimal(chars, start, end, power);
                }
                if (value > (Long.MAX_VALUE - 9) / 10) {
                    return INVALID;
                }
                value = value * 10 + (c - '0');
                left -= fraction ? 1 : 0;
            } else {
                return exactDecimal(chars, start, end, power);
            }
        }
        for (; left > 0; left--) {
            if (value > Long.MAX_VALUE / 10) {
                return INVALID;
            }
            value *= 10;
        }
        return digits ? value : INVALID;
    }

    /** With an exponent, a sign, or more digits than are kept. */
    private static long exactDecimal(char[] chars, int start, int end, int power) {
        if (end - start > LONGEST) {
            return INVALID;
        }
        try {
            BigDecimal number = new BigDecimal(chars, start, end - start);
            if (number.signum() < 0 || Math.abs((long) number.precision() - number.scale()) > 40) {
                return INVALID;
            }
            return number.scaleByPowerOfTen(power)
                    .setScale(0, RoundingMode.HALF_UP)
                    .longValueExact();
        } catch (NumberFormatException | ArithmeticException e) {
            return INVALID;
        }
    }

    private static long dateTime(char[] chars, int start, int end) {
        // 2024-05-10 00:00:00
        if (end - start < 19
                || chars[start + 4] != '-'
                || chars[start + 7] != '-'
                || (chars[start + 10] != ' ' && chars[start + 10] != 'T')
                || chars[start + 13] != ':'
                || chars[start + 16] != ':') {
            return INVALID;
        }
        int year = number(chars, start, 4);
        int month = number(chars, start + 5, 2);
        int day = number(chars, start + 8, 2);
        int hour = number(chars, start + 11, 2);
        int minute = number(chars, start + 14, 2);
        int second = number(chars, start + 17, 2);
        if (year < 1970 || year > 2200 || month < 1 || day < 1 || hour < 0 || hour > 23) {
            return INVALID;
        }
        if (minute < 0 || minute > 59 || second < 0 || second > 59) {
            return INVALID;
        }
        int at = start + 19;
        long fraction = 0;
        if (at < end && chars[at] == '.') {
            int digits = 0;
            for (at++; at < end && chars[at] >= '0' && chars[at] <= '9'; at++, digits++) {
                fraction = digits < 9 ? fraction * 10 + (chars[at] - '0') : fraction;
            }
            if (digits == 0 || digits > 9) {
                return INVALID;
            }
            for (; digits < 9; digits++) {
                fraction *= 10;
            }
        }
        int offset = offsetSeconds(chars, at, end);
        if (offset == Integer.MIN_VALUE) {
            return INVALID;
        }
        try {
            long days = LocalDate.of(year, month, day).toEpochDay();
            long seconds = days * 86_400 + hour * 3_600L + minute * 60L + second - offset;
            return seconds < 0 ? INVALID : seconds * NANOS_PER_SECOND + fraction;
        } catch (DateTimeException e) {
            return INVALID;
        }
    }

    /** Seconds east of UTC; the smallest number if that is not what stands there. */
    private static int offsetSeconds(char[] chars, int at, int end) {
        if (at == end || (at == end - 1 && chars[at] == 'Z')) {
            return 0;
        }
        boolean east = chars[at] == '+';
        if (end - at != 6 || chars[at + 3] != ':' || (!east && chars[at] != '-')) {
            return Integer.MIN_VALUE;
        }
        int hours = number(chars, at + 1, 2);
        int minutes = number(chars, at + 4, 2);
        if (hours < 0 || hours > 18 || minutes < 0 || minutes > 59) {
            return Integer.MIN_VALUE;
        }
        int seconds = hours * 3_600 + minutes * 60;
        return east ? seconds : -seconds;
    }

    /** A number of so many digits, or -1. */
    private static int number(char[] chars, int start, int digits) {
        int value = 0;
        for (int i = start; i < start + digits; i++) {
            if (chars[i] < '0' || chars[i] > '9') {
                return -1;
            }
            value = value * 10 + (chars[i] - '0');
        }
        return value;
    }
}
