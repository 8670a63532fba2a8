import { asKeras } from '../keras.js'
import type { About } from '../task.js'

export default {
  number: 14,
  title: { ru: 'Использование колбэков', en: 'Callbacks' },
  about: {
    ru: 'ModelCheckpoint сохраняет модель каждый раз, когда функция потерь на проверочной части становится меньше прежней. В конце в файле — лучшая эпоха, а не последняя. Файл открывает и сам Keras.',
    en: 'ModelCheckpoint saves the model each time the validation loss falls below what it was. At the end the file holds the best epoch, not the last one. Keras itself opens it too.',
  },
  goal: asKeras(14, 'val_loss of the file', { smallerIsBetter: true }),
} satisfies About
