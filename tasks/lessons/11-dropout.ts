import type { Lesson } from './lesson.js'

export default {
  watch: {
    ru: 'Кривые функции потерь: без дропаута на обучении она падает почти до нуля, а на тесте растёт. С дропаутом обе ближе друг к другу. Точность на тесте при этом почти одинакова.',
    en: 'The curves of the loss: without dropout it falls to nearly zero in training, and rises on the test set. With dropout the two stay closer together. The test accuracy is nearly the same all the while.',
  },
  why: {
    ru: 'На каждом шаге каждый нейрон с вероятностью p выключен, поэтому ни один не может полагаться на соседа. Это похоже на обучение множества сетей с общими весами и усреднение их ответов. Оставшиеся выходы умножают на 1/(1 − p), чтобы сумма в среднем не изменилась; при проверке не выключают никого.',
    en: 'In each step each neuron is switched off with probability p, so none can rely on its neighbour. It is like training many networks that share weights, and averaging their answers. What is left is multiplied by 1/(1 − p), so that sums stay the same on average; in testing nothing is switched off.',
  },
  formula: {
    tex: "h' = \\frac{m \\odot h}{1-p}, \\qquad m_i \\sim \\mathcal{B}(1-p)",
    about: {
      ru: 'h — выходы слоя, m — случайная маска из нулей и единиц, p — доля выключенных.',
      en: 'h are the layer’s outputs, m a random mask of zeros and ones, p the share switched off.',
    },
  },
  tries: [
    {
      name: 'too-much',
      title: { ru: 'Слишком много', en: 'Too much' },
      about: {
        ru: 'Выключать 80 %: сеть недообучена, кривая обучения лежит выше кривой теста.',
        en: 'Switch off 80 %: the network underfits, the training curve lies above that of the test.',
      },
      edits: [['[0.2, 0]', '[0.8, 0]']],
    },
    {
      name: 'few-images',
      title: { ru: 'Мало картинок', en: 'Few pictures' },
      about: {
        ru: '3000 картинок: заучить их легко, и польза дропаута видна и в точности.',
        en: '3000 pictures: they are easy to learn by heart, and dropout’s use shows in the accuracy too.',
      },
      edits: [['images: 60_000', 'images: 3000']],
    },
  ],
  questions: [
    {
      question: {
        ru: 'Почему с дропаутом точность на обучении ниже, чем на тесте?',
        en: 'Why is the training accuracy below the test’s with dropout?',
      },
      answer: {
        ru: 'На обучении отвечает сеть с выключенными нейронами, да ещё это среднее за эпоху; на тесте — вся и в конце эпохи.',
        en: 'In training a network with neurons switched off answers, and it is the mean over the epoch; in testing the whole one does, at the epoch’s end.',
      },
    },
    {
      question: {
        ru: 'Почему нельзя просто взять сеть вдвое меньше?',
        en: 'Why not simply take a network half as large?',
      },
      answer: {
        ru: 'У маленькой сети меньше признаков. Дропаут оставляет все, но не даёт им договариваться.',
        en: 'A small network has fewer features. Dropout leaves them all, but keeps them from conspiring.',
      },
    },
    {
      question: {
        ru: 'Нужно ли умножать на 1 − p при предсказании?',
        en: 'Must one multiply by 1 − p in prediction?',
      },
      answer: {
        ru: 'Здесь нет: делят уже при обучении, и готовая сеть остаётся как есть.',
        en: 'Not here: it is divided in training already (“inverted dropout”), and the finished network stays as it is.',
      },
    },
  ],
} satisfies Lesson
