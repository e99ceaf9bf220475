//! Making an upload harmless: only real photos are read, within limits, and what is kept is drawn anew. What the camera
//! wrote beside the picture - place, time, owner - is gone with the original.

use std::io::Cursor;

use bytes::Bytes;
use image::{
    DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, codecs::jpeg::JpegEncoder,
    imageops::FilterType, metadata::Orientation,
};
use tokio::sync::Semaphore;

use crate::error::{Error, Rule};

/// The largest upload, in bytes.
pub const LARGEST: usize = 10 * 1024 * 1024;

/// Pixels of the longest side: of an upload, of the photo kept, of its small version.
const UPLOAD_SIDE: u32 = 12_000;
const SIDE: u32 = 2_000;
const SMALL_SIDE: u32 = 400;
const QUALITY: u8 = 82;
const MEMORY: u64 = 256 * 1024 * 1024;

/// Photos that are worked on at the same time: each may take [`MEMORY`], whoever uploads how much.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// A photo that is fit to be kept.
#[derive(Clone, Debug)]
pub struct Ready {
    pub(super) width: i64,
    pub(super) height: i64,
    pub(super) full: Bytes,
    pub(super) small: Bytes,
}

/// Reads an upload and draws it anew as JPEG, upright, in two sizes.
///
/// # Errors
/// `Invalid` on `photos`: `TooLarge` in bytes or pixels, `NotAPhoto` for all that is no JPEG, PNG, WebP or GIF.
pub async fn prepare(upload: Bytes) -> Result<Ready, Error> {
    if upload.len() > LARGEST {
        return Err(Error::invalid("photos", Rule::TooLarge));
    }
    let turn = AT_ONCE.acquire().await.map_err(Error::broken)?;
    let work = tokio::task::spawn_blocking(move || {
        // Held by the work itself: a caller that goes away must not let another start beside it.
        let _turn = turn;
        draw(&upload)
    });
    match work.await {
        Ok(drawn) => drawn,
        Err(failure) => {
            // A codec that panics has met bytes that no camera writes.
            tracing::warn!(%failure, "photos.codec_failed");
            Err(Error::invalid("photos", Rule::NotAPhoto))
        }
    }
}

fn draw(upload: &[u8]) -> Result<Ready, Error> {
    let (photo, orientation) = decode(upload).map_err(refusal)?;
    let mut photo =
        if photo.width().max(photo.height()) > SIDE { photo.resize(SIDE, SIDE, FilterType::CatmullRom) } else { photo };
    // Turned only now: turning copies the pixels, and there are far fewer of them.
    photo.apply_orientation(orientation);
    let small = if photo.width().max(photo.height()) > SMALL_SIDE {
        photo.thumbnail(SMALL_SIDE, SMALL_SIDE)
    } else {
        photo.clone()
    };
    Ok(Ready {
        width: i64::from(photo.width()),
        height: i64::from(photo.height()),
        full: encode(photo)?,
        small: encode(small)?,
    })
}

/// Decodes by the first bytes of the content, whatever name or type it was sent with. The header is judged before a pixel is read.
fn decode(upload: &[u8]) -> Result<(DynamicImage, Orientation), ImageError> {
    let format = image::guess_format(upload)?;
    if !matches!(format, ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP | ImageFormat::Gif) {
        return Err(ImageError::Unsupported(image::error::ImageFormatHint::Exact(format).into()));
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(UPLOAD_SIDE);
    limits.max_image_height = Some(UPLOAD_SIDE);
    limits.max_alloc = Some(MEMORY);
    let mut reader = ImageReader::with_format(Cursor::new(upload), format);
    reader.limits(limits.clone());
    let mut decoder = reader.into_decoder()?;
    limits.reserve(decoder.total_bytes())?;
    let orientation = decoder.orientation()?;
    Ok((DynamicImage::from_decoder(decoder)?, orientation))
}

fn refusal(error: ImageError) -> Error {
    let rule = if matches!(error, ImageError::Limits(_)) { Rule::TooLarge } else { Rule::NotAPhoto };
    Error::invalid("photos", rule)
}

fn encode(photo: DynamicImage) -> Result<Bytes, Error> {
    let mut jpeg = Vec::new();
    on_white(photo).write_with_encoder(JpegEncoder::new_with_quality(&mut jpeg, QUALITY)).map_err(Error::broken)?;
    Ok(jpeg.into())
}

/// JPEG knows no transparency: what is see-through becomes the white of the page, not whatever colour lies under it.
fn on_white(photo: DynamicImage) -> DynamicImage {
    if !photo.color().has_alpha() {
        return DynamicImage::ImageRgb8(photo.into_rgb8());
    }
    let mut pixels = photo.into_rgba8();
    for pixel in pixels.pixels_mut() {
        let [red, green, blue, alpha] = pixel.0;
        let mix = |colour: u8| {
            let mixed = (u16::from(colour) * u16::from(alpha) + 255 * (255 - u16::from(alpha))) / 255;
            u8::try_from(mixed).unwrap_or(u8::MAX)
        };
        pixel.0 = [mix(red), mix(green), mix(blue), u8::MAX];
    }
    DynamicImage::ImageRgb8(DynamicImage::ImageRgba8(pixels).into_rgb8())
}

#[cfg(test)]
mod tests;
