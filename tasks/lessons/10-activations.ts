import type { Lesson } from './lesson.js'

export default {
  watch: {
    ru: 'Первую эпоху: `sigmoid` отстаёт, потом догоняет. `tanh` начинает почти как `relu`. В стеклянном ящике у `relu` видно много нулей среди выходов слоя.',
    en: 'The first epoch: `sigmoid` is behind, and catches up later. `tanh` begins nearly as `relu` does. In the glass box many outputs of a `relu` layer are zeros.',
  },
  why: {
    ru: 'По пути назад градиент умножается на производную активации в каждом слое. У сигмоиды она не больше 1/4, за два слоя — не больше 1/16: первому слою достаётся мало. У `relu` она 1 там, где сумма положительна, и градиент проходит целиком.',
    en: 'On its way back a gradient is multiplied by the activation’s derivative at each layer. The sigmoid’s is at most 1/4, over two layers at most 1/16: little is left for the first layer. That of `relu` is 1 where the sum is positive, and the gradient passes whole.',
  },
  formula: {
    tex: "\\sigma(t) = \\frac{1}{1+e^{-t}}, \\quad \\sigma' = \\sigma(1-\\sigma) \\le \\tfrac14, \\qquad \\tanh' = 1 - \\tanh^2 \\le 1",
    about: {
      ru: 't — сумма, σ — сигмоида; штрих — производная.',
      en: 't is the sum, σ the sigmoid; a prime is the derivative.',
    },
  },
  tries: [
    {
      name: 'modern',
      title: { ru: 'Гладкие вместо сигмоиды', en: 'Smooth instead of the sigmoid' },
      about: {
        ru: '`gelu` и `silu` похожи на `relu`, но без излома; здесь разница невелика.',
        en: '`gelu` and `silu` resemble `relu` without its bend; here the difference is small.',
      },
      edits: [
        ["sigmoid: () => createModel('sigmoid')", "gelu: () => createModel('gelu')"],
        ["tanh: () => createModel('tanh')", "silu: () => createModel('silu')"],
      ],
    },
    {
      name: 'deep',
      title: { ru: 'То же, но глубже', en: 'The same, but deeper' },
      about: {
        ru: 'Ещё три слоя: с сигмоидой градиент до первого не доходит, и первая эпоха почти пропадает.',
        en: 'Three more layers: with the sigmoid the gradient doesn’t reach the first, and the first epoch is nearly lost.',
      },
      edits: [
        [
          '    new Dense(64, { activation }),\n',
          '    new Dense(64, { activation }),\n    new Dense(64, { activation }),\n    new Dense(64, { activation }),\n    new Dense(64, { activation }),\n',
        ],
      ],
    },
  ],
  questions: [
    {
      question: {
        ru: 'Почему в последнем слое всё-таки `softmax`?',
        en: 'Why `softmax` in the last layer all the same?',
      },
      answer: {
        ru: 'Там нужны вероятности, а не признаки. И вместе с кросс-энтропией её производная сокращается до p − y.',
        en: 'Probabilities are wanted there, not features. And together with cross-entropy its derivative comes down to p − y.',
      },
    },
    {
      question: { ru: 'Чем плохи нули `relu`?', en: 'What is bad about `relu`’s zeros?' },
      answer: {
        ru: 'Нейрон, у которого сумма отрицательна на всех картинках, больше не учится. `leaky_relu` оставляет там маленький наклон.',
        en: 'A neuron whose sum is negative for all pictures learns no more. `leaky_relu` leaves a small slope there.',
      },
    },
    {
      question: { ru: 'А без активации?', en: 'And without an activation?' },
      answer: {
        ru: 'Сеть станет линейной: см. вопрос в задаче 2.',
        en: 'The network becomes linear: see the question in task 2.',
      },
    },
  ],
} satisfies Lesson
