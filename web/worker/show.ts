import { type Language, say } from '../../tasks/language.js'
import { type Picture, type Show, showOn } from '../../tasks/show.js'
import type { Pixels, RunMessage } from '../session/protocol.js'

/** A Show that hands on what it is told as data. */
export function showTo(tell: (message: RunMessage) => void): Show {
  return showOn((item) => {
    switch (item.kind) {
      case 'progress':
        return tell({ type: 'part', name: item.part })
      case 'text': {
        const line = (language: Language) => `${say(item.text, language)}\n`
        return tell({ type: 'show', item: { kind: 'text', text: { ru: line('ru'), en: line('en') } } })
      }
      case 'pictures':
        return tell({ type: 'show', item: { ...item, pictures: item.pictures.map(pixels) } })
      default:
        return tell({ type: 'show', item })
    }
  })
}

/** [height, width] or [height, width, 3], from 0 to 1, as RGBA. */
function pixels({ image, caption }: Picture): Pixels {
  const [height, width, channels = 1] = image.shape
  const rgba = new Uint8ClampedArray(4 * height * width)
  for (let i = 0; i < height * width; i++) {
    for (let c = 0; c < 3; c++) rgba[4 * i + c] = image.data[i * channels + (channels === 3 ? c : 0)] * 255
    rgba[4 * i + 3] = 255
  }
  return { width, height, rgba, caption }
}
