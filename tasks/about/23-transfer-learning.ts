import { asKeras } from '../keras.js'
import type { About } from '../task.js'

export default {
  number: 23,
  title: { ru: 'Использование Transfer Learning', en: 'Transfer learning' },
  about: {
    ru: 'Сеть, обученная на миллионе фотографий ImageNet, замораживается: её признаки для увеличенных картинок CIFAR-10 вычисляются один раз, и на них учится маленькая новая голова. Рядом — та же сеть со случайными весами. Потом дообучается и последний блок. Без видеокарты это MobileNetV2, с ней — ResNet50. В конце ResNet50 (или, где её весов не достать, MobileNet) узнаёт две фотографии.',
    en: 'A network that has learned the million photographs of ImageNet is frozen: its features of enlarged CIFAR-10 images are computed once, and a small new head learns from them. Beside it, the same network with random weights. Then the last block is trained further too. Without a GPU that is MobileNetV2, with one ResNet50. At the end ResNet50, or MobileNet where its weights can’t be had, recognises two photographs.',
  },
  goal: asKeras(23, 'learned on ImageNet', { others: ['random weights', 'last block trained too'] }),
} satisfies About
