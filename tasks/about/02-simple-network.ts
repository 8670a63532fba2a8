import type { About } from '../task.js'

export default {
  number: 2,
  title: { ru: 'Создание простой сети', en: 'A simple network' },
  about: {
    ru: 'Sequential — стопка слоёв, каждый получает то, что выдал предыдущий. 784 пикселя → 128 → 64 → 10 вероятностей.',
    en: 'A Sequential is a stack of layers, each fed with what the one before gives. 784 pixels → 128 → 64 → 10 probabilities.',
  },
  goal: { figure: 'parameters', atLeast: 109_386, atMost: 109_386, keras: { ru: '109 386', en: '109,386' } },
} satisfies About
