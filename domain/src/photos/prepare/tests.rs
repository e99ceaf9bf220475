use image::{Rgb, RgbImage, Rgba, RgbaImage};

use super::*;

const CANARY: &[u8] = b"31.1416N-121.4737E";

fn encoded(photo: DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    photo.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn plain(width: u32, height: u32) -> DynamicImage {
    DynamicImage::ImageRgb8(RgbImage::from_pixel(width, height, Rgb([20, 90, 160])))
}

/// Left half red, right half blue.
fn two_halves() -> DynamicImage {
    let pixel = |x, _| if x < 40 { Rgb([230, 0, 0]) } else { Rgb([0, 0, 230]) };
    DynamicImage::ImageRgb8(RgbImage::from_fn(80, 40, pixel))
}

/// Puts an EXIF segment behind the start of a JPEG: the orientation, and a canary where a camera writes its position.
fn with_exif(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0, 0]);
    exif.extend(CANARY);
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    let mut bytes = jpeg[..2].to_vec();
    bytes.extend([0xFF, 0xE1]);
    bytes.extend(length);
    bytes.extend(exif);
    bytes.extend(&jpeg[2..]);
    bytes
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

async fn rule(upload: impl Into<Bytes>) -> Rule {
    let Err(Error::Invalid(faults)) = prepare(upload.into()).await else { panic!("accepted") };
    assert_eq!(faults[0].field, "photos");
    faults[0].rule
}

#[tokio::test]
async fn all_four_formats_become_jpeg() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif] {
        let ready = prepare(encoded(plain(30, 20), format).into()).await.unwrap();
        assert_eq!((ready.width, ready.height), (30, 20), "{format:?}");
        for bytes in [&ready.full, &ready.small] {
            assert_eq!(image::guess_format(bytes).unwrap(), ImageFormat::Jpeg, "{format:?}");
        }
    }
}

#[tokio::test]
async fn what_the_camera_wrote_beside_the_picture_is_gone_and_the_picture_stands_upright() {
    let upload = with_exif(&encoded(two_halves(), ImageFormat::Jpeg), 6);
    assert!(contains(&upload, CANARY));
    let ready = prepare(upload.into()).await.unwrap();
    for bytes in [&ready.full, &ready.small] {
        assert!(!contains(bytes, CANARY));
        assert!(!contains(bytes, b"Exif"));
    }
    assert_eq!((ready.width, ready.height), (40, 80), "turned by a quarter");
    let upright = image::load_from_memory(&ready.full).unwrap().into_rgb8();
    assert!(upright.get_pixel(20, 5).0[0] > 200, "the left half is on top now");
    assert!(upright.get_pixel(20, 75).0[2] > 200);
}

#[tokio::test]
async fn a_large_photo_is_kept_with_two_thousand_pixels_and_a_small_one_is_not_blown_up() {
    let ready = prepare(encoded(plain(4_000, 1_000), ImageFormat::Jpeg).into()).await.unwrap();
    assert_eq!((ready.width, ready.height), (2_000, 500));
    let small = image::load_from_memory(&ready.small).unwrap();
    assert_eq!((small.width(), small.height()), (400, 100));
    let tiny = prepare(encoded(plain(1, 1), ImageFormat::Png).into()).await.unwrap();
    assert_eq!((tiny.width, tiny.height), (1, 1));
}

#[tokio::test]
async fn what_was_see_through_is_white() {
    let ghost = DynamicImage::ImageRgba8(RgbaImage::from_pixel(8, 8, Rgba([255, 0, 0, 0])));
    let ready = prepare(encoded(ghost, ImageFormat::Png).into()).await.unwrap();
    let drawn = image::load_from_memory(&ready.full).unwrap().into_rgb8();
    assert!(drawn.get_pixel(4, 4).0.iter().all(|part| *part > 250));
}

#[tokio::test]
async fn only_photos_are_photos() {
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>".to_vec();
    let html_as_png = [b"\x89PNG\r\n\x1a\n".as_slice(), b"<!doctype html><script>alert(1)</script>"].concat();
    let gif_script = b"GIF89a/*........*/=1;alert(1)".to_vec();
    let cut = encoded(plain(60, 60), ImageFormat::Png)[..60].to_vec();
    let bitmap = [b"BM".as_slice(), &[0; 64]].concat();
    let pdf = b"%PDF-1.7 ...".to_vec();
    for upload in [svg, html_as_png, cut, bitmap, pdf, Vec::new(), b"\xFF\xD8\xFF".to_vec()] {
        assert_eq!(rule(upload.clone()).await, Rule::NotAPhoto, "{:?}", String::from_utf8_lossy(&upload));
    }
    // Read as a picture it is one of 10 799 x 11 822 pixels without any: refused one way or the other.
    assert!(matches!(rule(gif_script).await, Rule::NotAPhoto | Rule::TooLarge));
}

#[tokio::test]
async fn code_behind_a_real_picture_does_not_survive() {
    let script = b"<script>alert(1)</script>";
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::Gif] {
        let upload = [encoded(plain(30, 20), format).as_slice(), script].concat();
        let ready = prepare(upload.into()).await.unwrap();
        assert!(!contains(&ready.full, b"script") && !contains(&ready.small, b"script"), "{format:?}");
    }
}

#[tokio::test]
async fn ten_megabytes_is_the_end() {
    assert_eq!(rule(vec![0xFF; LARGEST + 1]).await, Rule::TooLarge);
}

/// CRC-32 as PNG's chunks carry it.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 })
    })
}

#[tokio::test]
async fn a_pixel_bomb_is_refused_by_its_header() {
    let side = 50_000_u32;
    let mut png = encoded(plain(1, 1), ImageFormat::Png);
    png[16..20].copy_from_slice(&side.to_be_bytes());
    png[20..24].copy_from_slice(&side.to_be_bytes());
    let sum = crc(&png[12..29]).to_be_bytes();
    png[29..33].copy_from_slice(&sum);
    assert_eq!(rule(png).await, Rule::TooLarge);

    let low = u16::try_from(side).unwrap();
    let mut gif = encoded(plain(1, 1), ImageFormat::Gif);
    gif[6..8].copy_from_slice(&low.to_le_bytes());
    gif[8..10].copy_from_slice(&low.to_le_bytes());
    assert_eq!(rule(gif).await, Rule::TooLarge);

    let mut jpeg = encoded(plain(1, 1), ImageFormat::Jpeg);
    let frame = jpeg.windows(2).position(|pair| pair == [0xFF, 0xC0]).unwrap();
    jpeg[frame + 5..frame + 7].copy_from_slice(&low.to_be_bytes());
    jpeg[frame + 7..frame + 9].copy_from_slice(&low.to_be_bytes());
    // The JPEG reader has a limit of its own before ours.
    assert!(matches!(rule(jpeg).await, Rule::TooLarge | Rule::NotAPhoto));
}

#[tokio::test]
async fn sides_that_fit_do_not_help_where_the_memory_would_not() {
    let side = 12_000_u32.to_be_bytes();
    let mut png = encoded(plain(1, 1), ImageFormat::Png);
    png[16..20].copy_from_slice(&side);
    png[20..24].copy_from_slice(&side);
    let sum = crc(&png[12..29]).to_be_bytes();
    png[29..33].copy_from_slice(&sum);
    assert_eq!(rule(png).await, Rule::TooLarge);
}
