use jpeg_encoder::{ColorType, Encoder};

/// Width and height of a picture.
const SIZE: (u16, u16) = (320, 240);
/// The bars of a test picture, from left to right. [SMPTE EG 1]
const BARS: [[u8; 3]; 7] =
    [[192, 192, 192], [192, 192, 0], [0, 192, 192], [0, 192, 0], [192, 0, 192], [192, 0, 0], [0, 0, 192]];

/// A test picture, as JPEG: bars, and below them a mark that goes once from left to right in a minute. No stream is decoded.
pub fn test_picture(now_ms: i64) -> Vec<u8> {
    let (width, height) = (usize::from(SIZE.0), usize::from(SIZE.1));
    let at = usize::try_from(now_ms.rem_euclid(60_000)).unwrap_or_default() * width / 60_000;
    let mut pixels = Vec::with_capacity(width * height * 3);
    for y in 0..height {
        for x in 0..width {
            let is_mark = x.abs_diff(at) < 4;
            pixels.extend(match y * 4 / height {
                0..3 => BARS[x * BARS.len() / width],
                _ if is_mark => [240, 240, 240],
                _ => [16, 16, 16],
            });
        }
    }
    let mut picture = Vec::new();
    Encoder::new(&mut picture, 80)
        .encode(&pixels, SIZE.0, SIZE.1, ColorType::Rgb)
        .expect("the pixels are as many as the size says");
    picture
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_of_its_time() {
        let picture = test_picture(0);
        assert!(picture.starts_with(&[0xff, 0xd8]) && picture.ends_with(&[0xff, 0xd9]));
        assert_eq!(picture, test_picture(60_000));
        assert_ne!(picture, test_picture(30_000));
        assert!(!test_picture(-1).is_empty());
    }
}
