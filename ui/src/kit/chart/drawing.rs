//! SVG as a text, in which classes stand in the place of colours and fonts.

use std::{convert::Infallible, fmt::Write};

use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
    text_anchor::{HPos, VPos},
};

use super::ink::class;

/// How wide a letter of a tick's words is about, and how tall the words are, in pixels.
const LETTER: f64 = 6.4;
const LINE: u32 = 11;

/// What was drawn so far.
pub(super) struct Drawing<'a> {
    size: (u32, u32),
    svg: &'a mut String,
}

impl<'a> Drawing<'a> {
    pub(super) const fn new(size: (u32, u32), svg: &'a mut String) -> Self {
        Drawing { size, svg }
    }

    fn add(&mut self, color: BackendColor, shape: &str) {
        if let Some(class) = class(color) {
            write!(self.svg, r#"<{shape} class="{class}"/>"#).expect("a text takes what is written");
        }
    }

    fn line(&mut self, color: BackendColor, points: impl IntoIterator<Item = BackendCoord>, closed: bool) {
        let mut path = String::from(r#"path d=""#);
        for (at, (x, y)) in points.into_iter().enumerate() {
            let verb = if at == 0 { 'M' } else { 'L' };
            write!(path, "{verb}{x} {y}").expect("a text takes what is written");
        }
        path.push_str(if closed { r#"Z""# } else { "\"" });
        self.add(color, &path);
    }
}

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

impl DrawingBackend for Drawing<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> Drawn {
        self.add(color, &format!(r#"rect x="{x}" y="{y}" width="1" height="1""#));
        Ok(())
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Drawn {
        self.line(style.color(), [from, to], false);
        Ok(())
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        (left, top): BackendCoord,
        (right, bottom): BackendCoord,
        style: &S,
        _fill: bool,
    ) -> Drawn {
        let (left, right) = (left.min(right), left.max(right));
        let (top, bottom) = (top.min(bottom), top.max(bottom));
        let (width, height) = (right - left, bottom - top);
        self.add(style.color(), &format!(r#"rect x="{left}" y="{top}" width="{width}" height="{height}""#));
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        self.line(style.color(), path, false);
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        (x, y): BackendCoord,
        radius: u32,
        style: &S,
        _fill: bool,
    ) -> Drawn {
        self.add(style.color(), &format!(r#"circle cx="{x}" cy="{y}" r="{radius}""#));
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        corners: I,
        style: &S,
    ) -> Drawn {
        self.line(style.color(), corners, true);
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, (x, y): BackendCoord) -> Drawn {
        let Some(class) = class(style.color()) else { return Ok(()) };
        let anchor = match style.anchor().h_pos {
            HPos::Left => "start",
            HPos::Center => "middle",
            HPos::Right => "end",
        };
        // Of the letters' own height, which all browsers agree upon.
        let shift = match style.anchor().v_pos {
            VPos::Top => ".8em",
            VPos::Center => ".36em",
            VPos::Bottom => "0",
        };
        let text = text.replace('&', "&amp;").replace('<', "&lt;");
        write!(
            self.svg,
            r#"<text class="{class}" x="{x}" y="{y}" dy="{shift}" text-anchor="{anchor}">{text}</text>"#
        )
        .expect("a text takes what is written");
        Ok(())
    }

    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        text: &str,
        _style: &S,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "a few words"
        )]
        let width = (text.chars().count() as f64 * LETTER).ceil() as u32;
        Ok((width, LINE))
    }

    fn blit_bitmap(&mut self, _at: BackendCoord, _size: (u32, u32), _source: &[u8]) -> Drawn {
        Ok(())
    }
}
