import type { NdArray } from 'glassgrad'
import { number } from '../../tasks/language.js'
import type { RunMessage } from '../session/protocol.js'

type Images = [images: NdArray, labels: NdArray]

interface ImageSet {
  loadData(): Promise<[train: Images, test: Images]>
}

/** A data set of whose test images only the first `most()` are given, which a note then says. */
export function shortened<S extends ImageSet>(
  set: S,
  most: () => number,
  tell: (message: RunMessage) => void,
): S {
  return {
    ...set,
    async loadData() {
      const [train, [images, labels]] = await set.loadData()
      const count = Math.min(most(), images.length)
      if (count < images.length) {
        tell({
          type: 'note',
          note: {
            ru: `Проверка тоже на меньшем: на первых ${number(count, 'ru')} картинках из ${number(images.length, 'ru')}.`,
            en: `The test takes less, too: the first ${number(count, 'en')} images of ${number(images.length, 'en')}.`,
          },
        })
      }
      return [train, [images.slice(0, count), labels.slice(0, count)]]
    },
  }
}
