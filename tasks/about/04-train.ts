import { asKeras } from '../keras.js'
import type { About } from '../task.js'

export default {
  number: 4,
  title: { ru: 'Обучение модели', en: 'Training the model' },
  about: {
    ru: 'Десять эпох по 48 000 картинок батчами по 32. Последние 12 000 картинок в обучении не участвуют: на них после каждой эпохи проверяют, учится сеть или заучивает.',
    en: 'Ten epochs over 48,000 images in batches of 32. The last 12,000 images are kept out of training: after each epoch they tell whether the network learns or learns by heart.',
  },
  goal: asKeras(4, 'val_accuracy'),
} satisfies About
