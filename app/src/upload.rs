//! Reading a form that carries photos: as a stream, each part within a limit, so that an upload costs the memory of one photo.

use bytes::{Bytes, BytesMut};
use domain::{
    downloads,
    error::{Error, Fault, Rule},
    forms::Fields,
    photos::{Ready, prepare},
    tickets::PHOTOS,
};
use futures::{Stream, StreamExt};
use server_fn::codec::MultipartData;

use crate::error::AppError;

/// Parts of a form: its fields, its photos, and some that a browser adds for nothing.
const PARTS: usize = 40;
/// Bytes of a text: more than any field may have, so that the field's own rule says what is too long.
const TEXT: usize = 64 << 10;
/// Bytes of a photo as it comes; the photo's own rule is a little stricter.
const PHOTO: usize = 11 << 20;

/// A form as it came: texts by name, photos made harmless, and what is wrong with the rest.
#[derive(Default)]
pub struct Upload {
    pub fields: Fields,
    pub photos: Vec<Ready>,
    /// A file that is kept as it came. What it is has not been looked at.
    pub document: Bytes,
    pub faults: Vec<Fault>,
}

/// Reads the whole form, also after a fault: a browser that is cut off while it sends would show a broken connection
/// instead of the answer.
///
/// # Errors
/// `Offline` where the form breaks off, `Invalid` for one of endlessly many parts.
pub async fn read(data: MultipartData) -> Result<Upload, AppError> {
    let mut form = data.into_inner().ok_or_else(|| AppError::Invalid(Vec::new()))?;
    let mut upload = Upload::default();
    for _ in 0..PARTS {
        let Some(part) = form.next_field().await.map_err(|_| AppError::Offline)? else { return Ok(upload) };
        let name = part.name().unwrap_or_default().to_owned();
        match name.as_str() {
            "photos" | "camera" => upload.photo(part).await?,
            "document" => upload.document(part).await?,
            _ => upload.text(name, part).await?,
        }
    }
    Err(AppError::Invalid(Vec::new()))
}

impl Upload {
    /// The text of a field; empty where it is missing.
    pub fn field(&self, name: &str) -> String {
        self.fields.get(name).cloned().unwrap_or_default()
    }

    /// The faults of the photos together with those of the texts.
    ///
    /// # Errors
    /// `Invalid` where there are any; all else that went wrong with the texts.
    pub fn checked<T>(&self, texts: Result<T, Error>) -> Result<T, Error> {
        match texts {
            Ok(wish) if self.faults.is_empty() => Ok(wish),
            Ok(_) => Err(Error::Invalid(self.faults.clone())),
            Err(Error::Invalid(mut faults)) => {
                faults.extend(self.faults.iter().cloned());
                Err(Error::Invalid(faults))
            }
            Err(error) => Err(error),
        }
    }

    async fn text<E>(
        &mut self,
        name: String,
        part: impl Stream<Item = Result<Bytes, E>> + Unpin,
    ) -> Result<(), AppError> {
        let (bytes, _) = collect(part, TEXT).await?;
        self.fields.insert(name, String::from_utf8_lossy(&bytes).into_owned());
        Ok(())
    }

    async fn document<E>(&mut self, part: impl Stream<Item = Result<Bytes, E>> + Unpin) -> Result<(), AppError> {
        let (bytes, whole) = collect(part, downloads::LARGEST).await?;
        if whole {
            self.document = bytes;
        } else {
            self.fault("document", Rule::TooLarge);
        }
        Ok(())
    }

    async fn photo<E>(&mut self, part: impl Stream<Item = Result<Bytes, E>> + Unpin) -> Result<(), AppError> {
        let full = self.photos.len() >= usize::from(PHOTOS);
        let (bytes, whole) = collect(part, if full { 0 } else { PHOTO }).await?;
        match (bytes.is_empty(), whole) {
            // What a browser sends where no photo was chosen.
            (true, true) => {}
            _ if full => self.fault("photos", Rule::TooMany(PHOTOS)),
            (_, false) => self.fault("photos", Rule::TooLarge),
            (false, true) => match prepare(bytes).await {
                Ok(photo) => self.photos.push(photo),
                Err(Error::Invalid(faults)) => faults.into_iter().for_each(|fault| self.fault("photos", fault.rule)),
                Err(error) => return Err(error.into()),
            },
        }
        Ok(())
    }

    /// Each rule once: the answer travels in the page's address.
    fn fault(&mut self, field: &str, rule: Rule) {
        let fault = Fault::new(field, rule);
        if !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
    }
}

/// The first `most` bytes of a part, and whether that is all. The rest is read and dropped.
async fn collect<E>(
    mut part: impl Stream<Item = Result<Bytes, E>> + Unpin,
    most: usize,
) -> Result<(Bytes, bool), AppError> {
    let mut kept = BytesMut::new();
    let mut whole = true;
    while let Some(chunk) = part.next().await {
        let mut chunk = chunk.map_err(|_| AppError::Offline)?;
        let room = most.saturating_sub(kept.len());
        whole &= chunk.len() <= room;
        chunk.truncate(room);
        kept.extend_from_slice(&chunk);
    }
    Ok((kept.freeze(), whole))
}

#[cfg(test)]
mod tests {
    use futures::{executor::block_on, stream};

    use super::*;

    fn part(chunks: &[&'static str]) -> impl Stream<Item = Result<Bytes, ()>> + Unpin {
        stream::iter(chunks.iter().map(|chunk| Ok(Bytes::from_static(chunk.as_bytes()))).collect::<Vec<_>>())
    }

    #[test]
    fn a_part_is_kept_up_to_its_limit_and_read_to_its_end() {
        for (most, kept, whole) in [(9, "abcdef", true), (6, "abcdef", true), (5, "abcde", false), (0, "", false)] {
            let (bytes, all) = block_on(collect(part(&["abc", "def"]), most)).unwrap();
            assert_eq!((bytes.as_ref(), all), (kept.as_bytes(), whole), "{most}");
        }
    }

    #[test]
    fn a_part_that_breaks_off_is_told_as_a_broken_connection() {
        let broken = stream::iter([Ok(Bytes::from_static(b"abc")), Err(())]);
        assert_eq!(block_on(collect(broken, 9)), Err(AppError::Offline));
    }

    #[test]
    fn an_empty_photo_is_no_photo_and_what_is_no_photo_is_one_fault() {
        let mut upload = Upload::default();
        block_on(upload.photo(part(&[]))).unwrap();
        assert!(upload.photos.is_empty() && upload.faults.is_empty());
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        for _ in 0..2 {
            runtime.block_on(upload.photo(part(&["<svg/>"]))).unwrap();
        }
        assert_eq!(upload.faults, [Fault::new("photos", Rule::NotAPhoto)]);
    }

    #[test]
    fn faults_of_texts_and_photos_are_told_together() {
        let mut upload = Upload::default();
        upload.fault("photos", Rule::TooLarge);
        let texts: Result<(), Error> = Err(Error::invalid("place", Rule::Required));
        let Err(Error::Invalid(faults)) = upload.checked(texts) else { panic!("accepted") };
        assert_eq!(faults, [Fault::new("place", Rule::Required), Fault::new("photos", Rule::TooLarge)]);
        assert!(matches!(upload.checked(Ok(())), Err(Error::Invalid(_))));
    }
}
