import type { Exercise } from './exercise.js'

export default {
  name: 'relu-gradient',
  title: { ru: 'Градиент ReLU', en: 'ReLU’s gradient' },
  about: {
    ru: 'ReLU пропускает положительные числа, а остальные заменяет нулём. Куда должен пойти градиент? Сверху приходит `dy` — насколько изменилась бы функция потерь от каждого выхода; вернуть нужно то же для каждого входа. Правило пишется обычными операциями над тензорами: `mul, add, greater, exp`…',
    en: 'ReLU lets positive numbers pass and puts the others to zero. Where does the gradient go? From above comes `dy`, by how much the loss would change with each output; give back the same for each input. A rule is written in ordinary ops on tensors: `mul, add, greater, exp`…',
  },
  hints: [
    {
      ru: 'Где выход больше нуля, он равен входу: производная там 1. Где выход — ноль, вход на него не влияет.',
      en: 'Where the output is above zero it is the input: the derivative is 1 there. Where it is zero the input has no influence.',
    },
    {
      ru: '`y.greater(0)` даёт единицы там, где выход положителен, и нули в остальных местах. Умножьте на это `dy`.',
      en: '`y.greater(0)` has ones where the output is positive and zeros elsewhere. Multiply `dy` by it.',
    },
  ],
  file: 'src/tensor/ops/relu.ts',
  from: '  gradient: (dy, _, y)',
  until: '})',
  start: `  // dy comes from above, y is the op's output. What goes on to x?
  gradient: (dy, _x, _y) => dy,`,
  network: 'dense',
} satisfies Exercise
