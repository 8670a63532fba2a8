/** Offers the visitor a file to keep. */
export function save(content: BlobPart, name: string): void {
  const url = URL.createObjectURL(new Blob([content]))
  Object.assign(document.createElement('a'), { href: url, download: name }).click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
