import type { Bilingual } from '../../../tasks/language.js'

/** What a snippet is called, and what is worth knowing of it. */
export interface Titled {
  title: Bilingual
  about?: Bilingual
  more?: Bilingual
}

/** The snippets by name, in the order in which they are offered. */
export const titles: Readonly<Record<string, Titled>> = {
  tensors: { title: { ru: 'Тензоры и градиент', en: 'Tensors and a gradient' } },
  xor: { title: { ru: 'XOR', en: 'XOR' } },
  spiral: {
    title: { ru: 'Спирали на плоскости', en: 'Spirals in a plane' },
    about: {
      ru: 'Две спирали, граница между ними и восемь нейронов каждого слоя, по шагам: видно, как из прямых складывается кривая.',
      en: 'Two spirals, the border between them and eight neurons of each layer, step by step: one sees a curve being made of straight lines.',
    },
  },
  ownLayer: { title: { ru: 'Свой слой', en: 'A layer of your own' } },
  ownLoss: { title: { ru: 'Своя функция потерь', en: 'A loss of your own' } },
  ownLoop: { title: { ru: 'Свой цикл обучения', en: 'A loop of your own' } },
  ownCallback: { title: { ru: 'Свой колбэк', en: 'A callback of your own' } },
  rates: { title: { ru: 'Пять скоростей обучения', en: 'Five learning rates' } },
  filters: { title: { ru: 'Фильтры свёртки', en: 'A convolution’s filters' } },
  adversarial: {
    title: { ru: 'Обмануть сеть', en: 'To fool a network' },
    about: {
      ru: 'Градиент обычно берут по весам; здесь он взят по пикселям: в какую сторону сдвинуть каждый, чтобы функция потерь выросла?',
      en: 'A gradient is mostly taken by the weights; here it is taken by the pixels: which way should each move for the loss to grow?',
    },
    more: {
      ru: 'Один такой шаг — и сеть часто уверенно ошибается в цифре, которую человек узнаёт сразу, а случайный шум той же величины ей почти не мешает. Причина не в глубине сети: 784 малых сдвига складываются, если все идут в нужную сторону. Что попробовать: вдвое больше эпох; шум, сделанный по одной сети, для другой; обучение на обманутых картинках, после которого обмануть труднее.',
      en: 'One such step, and the network is often sure of a wrong answer for a digit that anybody reads at once, while random noise of the same size hardly troubles it. The reason is not that the network is deep: 784 small moves add up when all go the right way. To try: twice as many epochs; noise made with one network for another; training on the digits that fool it, after which it is harder to fool.',
    },
  },
  gan: {
    title: { ru: 'GAN на цифрах', en: 'A GAN on digits' },
    about: {
      ru: 'Одна сеть рисует цифры, другая ищет подделки, и обе учатся друг на друге.',
      en: 'One network draws digits, another looks for forgeries, and both learn from each other.',
    },
  },
  characters: {
    title: { ru: 'Модель букв', en: 'A model of characters' },
    about: {
      ru: 'Сеть угадывает следующую букву — и так пишет текст сама.',
      en: 'A network guesses the next letter, and so writes a text by itself.',
    },
  },
  kernels: { title: { ru: 'Лестница ядер', en: 'The kernels’ ladder' } },
  shader: { title: { ru: 'Шейдер по шагам', en: 'A shader step by step' } },
}
