// A real photo, as small as one can be: 48 by 32 points.

const JPEG = [
  "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQySUBMS0dARkVQWnNiUFVtVkVGZIhlbXd7gYKBTmCNl4",
  "x9lnN+gXz/2wBDARUXFx4aHjshITt8U0ZTfHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHz/wAARCAAg",
  "ADADASIAAhEBAxEB/8QAFgABAQEAAAAAAAAAAAAAAAAAAAYF/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/EABYBAQEBAAAAAAAAAAAAAAAAAAMAAv",
  "/EABkRAAIDAQAAAAAAAAAAAAAAAAADERIhE//aAAwDAQACEQMRAD8AxwVDbW84wJa7zpLioS6U3pOExdI0AHCCoS4BqukaKtlJwqEuCUrnOkxl",
  "4wAHCP/Z",
].join("");

/** For `setInputFiles`. */
export function photo(name = "photo.jpg") {
  return { name, mimeType: "image/jpeg", buffer: Buffer.from(JPEG, "base64") };
}
