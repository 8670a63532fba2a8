import { asKeras } from '../keras.js'
import type { About } from '../task.js'

export default {
  number: 28,
  title: { ru: 'Предварительное обучение автокодировщиком', en: 'Pretraining with an autoencoder' },
  about: {
    ru: 'Автокодировщик учится без меток: сжать картинку в 256 чисел и восстановить. Его первый слой потом достаётся классификатору, у которого всего 500 меток, — рядом с таким же со случайными весами. Автокодировщик из учебника при этом скорее мешает: выходы его слоя в несколько раз крупнее, чем у случайного, и от них труднее уйти. Если же стирать у него на входе половину пикселей (Dropout), он не вредит; но и заметной пользы от такого мелкого кодировщика на MNIST нет.',
    en: 'An autoencoder learns without labels: press an image into 256 numbers, and restore it. A classifier with only 500 labels then inherits its first layer, beside one that starts from random weights. The tutorial’s autoencoder rather does harm: what it gives is several times as large as what a random layer gives, and hard to get away from. With half of its input’s pixels wiped out (Dropout) it does none; but neither is so shallow an encoder of much use on MNIST.',
  },
  goal: asKeras(28, 'loss of the autoencoder', { smallerIsBetter: true }),
} satisfies About
