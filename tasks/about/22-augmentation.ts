import { asKeras } from '../keras.js'
import type { About } from '../task.js'

export default {
  number: 22,
  title: { ru: 'Использование аугментации', en: 'Augmentation' },
  about: {
    ru: 'Повороты до 10°, сдвиги и масштаб до 10 % — каждый раз другие, прямо на устройстве. Сеть видит каждую картинку всякий раз немного иной и меньше заучивает: это заметно, когда картинок мало, здесь — одна тысяча. То же двумя способами: генератором ImageDataGenerator, как в учебнике, и слоями RandomRotation, RandomTranslation, RandomZoom, как принято в Keras теперь.',
    en: 'Turns of up to 10°, shifts and zooms of up to 10 %, drawn anew each time, on the device itself. The network never sees an image twice alike and learns less by heart: that shows where images are few, here one thousand. The same in two ways: with the generator ImageDataGenerator, as in the tutorial, and with the layers RandomRotation, RandomTranslation and RandomZoom, as Keras does it now.',
  },
  goal: asKeras(22, 'generator', { others: ['layers', 'without'] }),
} satisfies About
