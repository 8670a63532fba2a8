import { asKeras } from '../keras.js'
import type { About } from '../task.js'

export default {
  number: 13,
  title: { ru: 'Обучение на нескольких эпохах', en: 'More epochs' },
  about: {
    ru: 'Двадцать эпох вместо десяти. Функция потерь на обучении всё падает, а на проверке с какого-то места растёт: сеть начала заучивать.',
    en: 'Twenty epochs instead of ten. The training loss keeps falling, the validation loss begins to rise: the network has started to learn by heart.',
  },
  goal: asKeras(13, 'val_accuracy at the end'),
} satisfies About
