package io.ekiden.lb.render;

import freemarker.cache.ClassTemplateLoader;
import freemarker.cache.FileTemplateLoader;
import freemarker.cache.MultiTemplateLoader;
import freemarker.cache.TemplateLoader;
import freemarker.template.Configuration;
import freemarker.template.Template;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import io.ekiden.lb.view.LbView;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;

/**
 * Renders {@code haproxy.cfg} from a view. Draining servers are left out: the running HAProxy drains them through its
 * Runtime API, and the next one need not know them.
 */
public final class ConfigRenderer {
    private static final String TEMPLATE = "haproxy.cfg.ftl";

    private final Template template;
    private final RenderSettings settings;

    /**
     * Reads the template, the operator's before the shipped one.
     *
     * @throws IOException when the template cannot be read or parsed
     */
    public ConfigRenderer(Optional<Path> templateDirectory, RenderSettings settings) throws IOException {
        var shipped = new ClassTemplateLoader(ConfigRenderer.class.getClassLoader(), "haproxy");
        var loaders = new ArrayList<TemplateLoader>();
        if (templateDirectory.isPresent()) {
            loaders.add(new FileTemplateLoader(templateDirectory.get().toFile()));
        }
        loaders.add(shipped);
        var configuration = new Configuration(Configuration.VERSION_2_3_34);
        configuration.setTemplateLoader(new MultiTemplateLoader(loaders.toArray(TemplateLoader[]::new)));
        configuration.setDefaultEncoding(StandardCharsets.UTF_8.name());
        configuration.setLocale(Locale.ROOT);
        configuration.setNumberFormat("computer");
        configuration.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
        configuration.setLogTemplateExceptions(false);
        this.template = configuration.getTemplate(TEMPLATE);
        this.settings = settings;
    }

    /**
     * The configuration for this view: equal views give equal bytes.
     *
     * @throws IllegalStateException when the (operator's) template fails; the text says where
     */
    public Rendering render(LbView view) {
        var model = new ViewModel(settings, view);
        var out = new StringWriter();
        try {
            template.process(model.values(), out);
        } catch (TemplateException | IOException failure) {
            throw new IllegalStateException("the template " + TEMPLATE + " failed: " + failure.getMessage(), failure);
        }
        return new Rendering(out.toString(), model.files());
    }
}
