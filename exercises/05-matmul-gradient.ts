import type { Exercise } from './exercise.js'

export default {
  name: 'matmul-gradient',
  title: { ru: 'Градиент произведения матриц', en: 'The gradient of a matrix product' },
  about: {
    ru: '`C = A·B`, `A` формы `[m, k], B` формы `[k, n]`. Из `dC` формы `[m, n]` нужно получить `dA` и `dB`. Проверьте себя формами: почти всегда подходит только одно произведение. И ещё: `transposeA` и `transposeB` говорят, что операнд читается транспонированным, — тогда и его градиент транспонирован.',
    en: '`C = A·B`, `A` being `[m, k]` and `B` `[k, n]`. From `dC` `[m, n]` come `dA` and `dB`. Let the shapes check you: mostly only one product fits. Besides, `transposeA` and `transposeB` say that an operand is read transposed; then its gradient is transposed, too.',
  },
  hints: [
    {
      ru: '`dA = dC·Bᵀ, dB = Aᵀ·dC`. Транспонировать без копии: `dy.matmul(b, { transposeB: true })`.',
      en: '`dA = dC·Bᵀ, dB = Aᵀ·dC`. Transposing without a copy: `dy.matmul(b, { transposeB: true })`.',
    },
    {
      ru: 'Если `transposeB` уже включён, `b` лежит как `Bᵀ`, и транспонировать нужно ровно наоборот: `transposeB: !transposeB`.',
      en: 'Where `transposeB` is on, `b` lies there as `Bᵀ`, and has to be transposed just the other way: `transposeB: !transposeB`.',
    },
    {
      ru: 'Если включён `transposeA`, в памяти лежит `Aᵀ`, и её градиент — это `(dC·Bᵀ)ᵀ = B·dCᵀ`.',
      en: 'Where `transposeA` is on, what lies there is `Aᵀ`, and its gradient is `(dC·Bᵀ)ᵀ = B·dCᵀ`.',
    },
  ],
  file: 'src/tensor/ops/matmul.ts',
  from: '  gradient: (dy, { inputs: [a, b]',
  until: '})',
  start: `  gradient: (_dy, { inputs: [a, b] }) => [
    () => a, // of A
    () => b, // of B
  ],`,
  network: 'products',
} satisfies Exercise
