import type { Picture, Show } from '../../tasks/task.js'
import type { Item, Pixels, RunMessage } from '../session/protocol.js'

/** A Show that hands on what it is told as data. */
export function showTo(tell: (message: RunMessage) => void): Show {
  const show = (item: Item) => tell({ type: 'show', item })
  return {
    text: (text) => show({ kind: 'text', text: `${text}\n` }),
    progress: (name) => tell({ type: 'part', name }),
    table: (columns, rows) => show({ kind: 'table', columns, rows }),
    curves: (title, series, axes) => show({ kind: 'curves', title, series, axes }),
    bars: (title, values) => show({ kind: 'bars', title, values }),
    pictures: (title, pictures, columns) =>
      show({ kind: 'pictures', title, pictures: pictures.map(pixels), columns }),
    matrix: (title, values, rows, columns) => show({ kind: 'matrix', title, values, rows, columns }),
  }
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
