package io.ekiden.lb.once;

import freemarker.cache.ClassTemplateLoader;
import freemarker.template.Configuration;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The configuration as the historic bridge wrote it, servers numbered downwards as there. */
public final class BridgeConfig {
    private static final String TEMPLATE = "bridge.cfg.ftl";

    private BridgeConfig() {}

    /** The whole of it. */
    public static String render(BridgeLines lines) {
        var configuration = new Configuration(Configuration.VERSION_2_3_34);
        configuration.setTemplateLoader(new ClassTemplateLoader(BridgeConfig.class.getClassLoader(), "haproxy"));
        configuration.setLocale(Locale.ROOT);
        configuration.setNumberFormat("computer");
        configuration.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
        configuration.setLogTemplateExceptions(false);
        var out = new StringWriter();
        List<Map<String, Object>> sections = lines.lines().stream()
                .map(line ->
                        Map.<String, Object>of("app", line.app(), "port", line.port(), "endpoints", line.endpoints()))
                .toList();
        try {
            configuration.getTemplate(TEMPLATE).process(Map.of("sections", sections), out);
        } catch (TemplateException | IOException failure) {
            throw new IllegalStateException("the template " + TEMPLATE + " failed: " + failure.getMessage(), failure);
        }
        return out.toString();
    }
}
