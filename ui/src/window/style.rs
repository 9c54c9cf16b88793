use egui::{Context, CornerRadius, FontFamily, FontId, Stroke, Style, TextStyle, ThemePreference, Visuals, vec2};

use crate::Theme;

/// Sizes for the back row, and the colours of both themes.
pub fn install(ctx: &Context) {
    ctx.all_styles_mut(|style| {
        let sizes = [
            (TextStyle::Heading, 30.0, FontFamily::Proportional),
            (TextStyle::Body, 17.0, FontFamily::Proportional),
            (TextStyle::Button, 17.0, FontFamily::Proportional),
            (TextStyle::Small, 15.0, FontFamily::Proportional),
            (TextStyle::Monospace, 16.0, FontFamily::Monospace),
        ];
        style.text_styles = sizes.map(|(style, size, family)| (style, FontId::new(size, family))).into();
        style.spacing.item_spacing = vec2(8.0, 8.0);
        style.spacing.button_padding = vec2(10.0, 5.0);
        style.spacing.interact_size.y = 32.0;
    });
    dress(ctx, &Theme::LIGHT);
}

/// Gives the context the colours of a theme.
pub fn dress(ctx: &Context, theme: &Theme) {
    let kind = if theme.dark { egui::Theme::Dark } else { egui::Theme::Light };
    let style = ctx.style_of(kind);
    ctx.set_style_of(kind, Style { visuals: visuals(theme), ..(*style).clone() });
    ctx.set_theme(if theme.dark { ThemePreference::Dark } else { ThemePreference::Light });
}

fn visuals(theme: &Theme) -> Visuals {
    let mut visuals = if theme.dark { Visuals::dark() } else { Visuals::light() };
    visuals.override_text_color = Some(theme.text);
    visuals.panel_fill = theme.background;
    visuals.window_fill = theme.panel;
    visuals.extreme_bg_color = theme.background;
    visuals.selection.bg_fill = theme.chosen_fill;
    visuals.selection.stroke = Stroke::new(1.5, theme.text);
    visuals.error_fg_color = theme.lost;
    visuals.weak_text_color = Some(theme.faint);
    let widgets = &mut visuals.widgets;
    for widget in [&mut widgets.inactive, &mut widgets.hovered, &mut widgets.active, &mut widgets.open] {
        widget.weak_bg_fill = theme.background;
        widget.bg_fill = theme.line;
        widget.bg_stroke = Stroke::new(1.0, theme.line);
        widget.corner_radius = CornerRadius::same(6);
    }
    for widget in [&mut widgets.hovered, &mut widgets.active] {
        widget.bg_stroke = Stroke::new(2.0, theme.chosen);
    }
    visuals
}
