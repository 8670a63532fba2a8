/** What is known of a JPEG before it is decoded. */
export interface JpegFrame {
  width: number
  height: number
  progressive: boolean
  /** Blocks of 8 x 8 samples, of all components. */
  blocks: number
  /** How the camera was held: 1 upright, to 8, as EXIF counts. */
  orientation: number
  /** Whether the components are red, green and blue as they are, not brightness and two colours. */
  isRgb: boolean
}

const START_OF_IMAGE = 0xd8
const START_OF_SCAN = 0xda
const END_OF_IMAGE = 0xd9
const JFIF = 0xe0
const EXIF = 0xe1
const ADOBE = 0xee
/** Starts of frames of the kinds that are read: baseline, extended, progressive. */
const FRAMES = [0xc0, 0xc1, 0xc2]
/** Starts of other frames: lossless, hierarchical, arithmetic coding. 0xc4, 0xc8 and 0xcc start something else. */
const OTHER_FRAMES = [0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf]
const MOST_PIXELS = 1e8
/** A progressive file has ten or so; each goes through all blocks. */
const MOST_SCANS = 100

/**
 * Goes through the markers of a JPEG: 0xff and a number, mostly with a length of two bytes and as many bytes after it.
 *
 * Format: ITU-T T.81, annex B; for the colours, libjpeg's rules, which look at the markers of JFIF and of Adobe.
 * @throws Error for what has no frame, or is of a kind that is not read
 */
export function readFrame(bytes: Uint8Array): JpegFrame {
  const u16 = (at: number) => bytes[at] * 256 + bytes[at + 1]
  let frame: Omit<JpegFrame, 'isRgb' | 'orientation'> | null = null
  let orientation = 1
  let ids: number[] = []
  let isJfif = false
  let adobe: number | null = null
  let scans = 0
  let at = 0
  for (;;) {
    at = nextMarker(bytes, at)
    if (at + 1 >= bytes.length) break
    const marker = bytes[at + 1]
    at += 2
    if (marker === END_OF_IMAGE) break
    if (marker === START_OF_IMAGE) continue
    const length = u16(at)
    if (!(length >= 2 && at + length <= bytes.length)) break
    const body = bytes.subarray(at + 2, at + length)
    at += length
    const starts = (text: string) => [...text].every((letter, i) => body[i] === letter.charCodeAt(0))
    if (OTHER_FRAMES.includes(marker)) {
      throw new Error(
        'JPEG: lossless, hierarchical and arithmetically coded files are not read; save it as baseline',
      )
    }
    if (FRAMES.includes(marker)) {
      if (frame) throw new Error('JPEG: the file has two frames')
      frame = frameOf(body, marker === 0xc2)
      ids = Array.from({ length: body[5] }, (_, i) => body[6 + 3 * i])
    }
    if (marker === EXIF && starts('Exif\0\0')) orientation = orientationOf(body.subarray(6)) ?? orientation
    if (marker === JFIF && starts('JFIF\0')) isJfif = true
    if (marker === ADOBE && starts('Adobe')) adobe = body[11]
    if (marker === START_OF_SCAN && ++scans > MOST_SCANS) {
      throw new Error(`JPEG: the file has more than ${MOST_SCANS} scans`)
    }
  }
  if (!frame) throw new Error('JPEG: the file is cut short: it has no frame')
  if (ids.length === 4 && adobe === null) {
    throw new Error("JPEG: four colours without Adobe's marker are not read; save it as RGB")
  }
  const named = String.fromCharCode(...ids) === 'RGB'
  const isRgb = ids.length === 3 && !isJfif && (adobe === null ? named : adobe === 0)
  return { ...frame, orientation, isRgb }
}

function frameOf(body: Uint8Array, progressive: boolean): Omit<JpegFrame, 'isRgb' | 'orientation'> {
  const [bits, , , , , count] = body
  const [height, width] = [body[1] * 256 + body[2], body[3] * 256 + body[4]]
  if (bits !== 8) throw new Error(`JPEG: ${bits} bits a sample are not read; save it with 8`)
  if (![1, 3, 4].includes(count) || body.length !== 6 + 3 * count) {
    throw new Error(`JPEG: pictures of ${count} components are not read`)
  }
  if (width * height === 0 || width * height > MOST_PIXELS) {
    throw new Error(`JPEG: the header declares ${width} x ${height} pixels; 1 to ${MOST_PIXELS} are read`)
  }
  const factors = Array.from({ length: count }, (_, i) => [body[7 + 3 * i] >> 4, body[7 + 3 * i] & 15])
  if (!factors.flat().every((factor) => factor >= 1 && factor <= 4)) {
    throw new Error('JPEG: expected sampling factors from 1 to 4')
  }
  const most = (axis: 0 | 1) => Math.max(...factors.map((factor) => factor[axis]))
  const units = Math.ceil(width / 8 / most(0)) * Math.ceil(height / 8 / most(1))
  return { width, height, progressive, blocks: units * factors.reduce((sum, [h, v]) => sum + h * v, 0) }
}

/** Where the next marker is: in the data of a scan, 0xff is followed by 0 or by a restart's number, and is none. */
function nextMarker(bytes: Uint8Array, from: number): number {
  for (let at = from; at + 1 < bytes.length; at++) {
    const next = bytes[at + 1]
    if (bytes[at] === 0xff && next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at
  }
  return bytes.length
}

/** The orientation in EXIF's notes, which are laid out as TIFF; null where there is none that makes sense. */
function orientationOf(tiff: Uint8Array): number | null {
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength)
  if (tiff.length < 8) return null
  const little = tiff[0] === 0x49
  const first = view.getUint32(4, little)
  if (first + 2 > tiff.length) return null
  const count = view.getUint16(first, little)
  for (let i = 0; i < count; i++) {
    const at = first + 2 + 12 * i
    if (at + 12 > tiff.length) return null
    if (view.getUint16(at, little) !== 0x0112) continue
    const orientation = view.getUint16(at + 8, little)
    return orientation >= 1 && orientation <= 8 ? orientation : null
  }
  return null
}
