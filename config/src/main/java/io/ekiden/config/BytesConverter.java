package io.ekiden.config;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads sizes as the flags of Mesos have them: {@code 512MB}, {@code 2GB}; each unit is 1024 of the one before. */
public final class BytesConverter implements ITypeConverter<Long> {
    private static final Pattern TEXT = Pattern.compile("([0-9]{1,15}) ?([KMGT]?B)");
    private static final Map<String, Integer> SHIFTS = Map.of("B", 0, "KB", 10, "MB", 20, "GB", 30, "TB", 40);

    @Override
    public Long convert(String text) {
        var matcher = TEXT.matcher(text.strip().toUpperCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new TypeConversionException("'" + text + "' is not a size such as 512MB or 2GB");
        }
        long count = Long.parseLong(matcher.group(1));
        int shift = Objects.requireNonNull(SHIFTS.get(matcher.group(2)));
        if (count > Long.MAX_VALUE >> shift) {
            throw new TypeConversionException("'" + text + "' is more than any disk holds");
        }
        return count << shift;
    }
}
