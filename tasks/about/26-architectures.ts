import { asKeras } from '../keras.js'
import type { About } from '../task.js'

export default {
  number: 26,
  title: { ru: 'Архитектуры свёрточных сетей', en: 'Architectures of convolutional networks' },
  about: {
    ru: 'Три вехи на одних и тех же снимках одежды: LeNet-5 1998 года, как она была, и уменьшенные AlexNet 2012-го и ResNet 2015-го — с её обходными путями и нормализацией. Готовая ResNet50 с весами ImageNet — в задаче 23.',
    en: 'Three milestones on the same photos of clothes: LeNet-5 of 1998 as it was, and small versions of AlexNet of 2012 and of ResNet of 2015, with its shortcuts and normalization. The pretrained ResNet50 is in task 23.',
  },
  goal: asKeras(26, 'LeNet-5', { others: ['AlexNet', 'ResNet'] }),
} satisfies About
