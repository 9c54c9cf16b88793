use egui::{Align2, Color32, Context, FontId, Id, LayerId, Order, Stroke, Vec2, ViewportCommand, pos2};

use super::Wish;

/// The size, in points, that everything is laid out for while presenting: text that is 15 points there is 20 on a screen
/// of 1280 × 720.
const LAID_OUT_FOR: Vec2 = Vec2::new(960.0, 540.0);
/// How far the spotlight reaches.
const SPOT_RADIUS: f32 = 120.0;

/// What a lecturer does with the screen, besides what is on it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stage {
    /// Full screen, one view or two, large type.
    pub presenting: bool,
    /// Everything is dim but what lies around the pointer.
    pub spotlight: bool,
    /// Nothing is shown.
    pub blackout: bool,
    /// What is said is written below.
    pub captions: bool,
    /// So are the lecturer's notes.
    pub notes: bool,
    /// Nothing moves that need not.
    pub reduced_motion: bool,
    /// Which of the views that could be shown is.
    pub view: usize,
    /// Two of them are shown beside each other.
    pub two_views: bool,
    zoom_before: Option<f32>,
}

impl Default for Stage {
    fn default() -> Stage {
        Stage {
            presenting: false,
            spotlight: false,
            blackout: false,
            captions: true,
            notes: false,
            reduced_motion: false,
            view: 0,
            two_views: false,
            zoom_before: None,
        }
    }
}

impl Stage {
    /// Does what is wished about the screen; says whether it was about that.
    pub fn fulfil(&mut self, wish: &Wish, ctx: &Context) -> bool {
        match wish {
            Wish::Present => self.present(!self.presenting, ctx),
            Wish::OtherView => self.view += 1,
            Wish::TwoViews => self.two_views = !self.two_views,
            // while presenting, the screen says how large everything is
            Wish::ZoomIn if !self.presenting => egui::gui_zoom::zoom_in(ctx),
            Wish::ZoomOut if !self.presenting => egui::gui_zoom::zoom_out(ctx),
            Wish::ZoomReset if !self.presenting => ctx.set_zoom_factor(1.0),
            Wish::ZoomIn | Wish::ZoomOut | Wish::ZoomReset => {}
            Wish::Spotlight => self.spotlight = !self.spotlight,
            Wish::Blackout => self.blackout = !self.blackout,
            Wish::Captions => self.captions = !self.captions,
            Wish::Notes => self.notes = !self.notes,
            Wish::ReducedMotion => {
                self.reduced_motion = !self.reduced_motion;
                let seconds = if self.reduced_motion { 0.0 } else { egui::Style::default().animation_time };
                ctx.all_styles_mut(|style| style.animation_time = seconds);
            }
            _ => return false,
        }
        true
    }

    /// Which of so many views are shown: the first, and a second beside it where two are.
    pub fn shown(&self, count: usize) -> (usize, Option<usize>) {
        let count = count.max(1);
        let second = (self.view + 1) % count;
        (self.view % count, (self.two_views && count > 1).then_some(second))
    }

    /// Ends what hides or fills the screen, the outermost first; says whether there was anything.
    pub fn leave(&mut self, ctx: &Context) -> bool {
        if self.blackout {
            self.blackout = false;
        } else if self.spotlight {
            self.spotlight = false;
        } else if self.presenting {
            self.present(false, ctx);
        } else {
            return false;
        }
        true
    }

    fn present(&mut self, on: bool, ctx: &Context) {
        self.presenting = on;
        ctx.send_viewport_cmd(ViewportCommand::Fullscreen(on));
        if !on && let Some(zoom) = self.zoom_before.take() {
            ctx.set_zoom_factor(zoom);
        }
    }

    /// Chooses the zoom that makes the type large.
    pub fn lay_out(&mut self, ctx: &Context) {
        if !self.presenting {
            return;
        }
        self.zoom_before.get_or_insert_with(|| ctx.zoom_factor());
        let screen = ctx.content_rect().size() * ctx.zoom_factor();
        let zoom = (screen / LAID_OUT_FOR).min_elem().max(1.0);
        if (zoom - ctx.zoom_factor()).abs() > 0.01 {
            ctx.set_zoom_factor(zoom);
        }
    }

    /// Dims everything but the surroundings of the pointer.
    pub fn light(&self, ctx: &Context) {
        if !self.spotlight {
            return;
        }
        let screen = ctx.content_rect();
        let center = ctx.pointer_latest_pos().unwrap_or_else(|| screen.center());
        let painter = ctx.layer_painter(LayerId::new(Order::Foreground, Id::unique("synema-spotlight")));
        // a ring so wide that it covers the screen from the edge of the spot on
        let width = screen.size().length() * 2.0;
        let dim = Color32::from_black_alpha(190);
        painter.circle_stroke(center, SPOT_RADIUS + width / 2.0, Stroke::new(width, dim));
    }

    /// Covers everything.
    pub fn darken(ctx: &Context, hint: &str) {
        let painter = ctx.layer_painter(LayerId::new(Order::Foreground, Id::unique("synema-blackout")));
        let screen = ctx.content_rect();
        painter.rect_filled(screen, 0.0, Color32::BLACK);
        let place = pos2(screen.center().x, screen.bottom() - 12.0);
        painter.text(place, Align2::CENTER_BOTTOM, hint, FontId::proportional(15.0), Color32::from_gray(70));
    }
}
