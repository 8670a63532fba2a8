import type { Exercise } from './exercise.js'

export default {
  name: 'naive-matmul',
  title: { ru: 'Наивное произведение на WGSL', en: 'A naive product in WGSL' },
  about: {
    ru: 'Первое ядро лестницы: один вызов считает один элемент результата — скалярное произведение строки `A` и столбца `B`. Шаги по памяти даны: от `A[row, l]` до `A[row, l+1]` — `problem.colA` элементов, от строки до строки — `problem.rowA`, от матрицы до матрицы — `problem.batchA`; так же у `B`.',
    en: 'The ladder’s first rung: an invocation computes one element of the result, the dot product of a row of `A` and a column of `B`. The strides are given: from `A[row, l]` to `A[row, l+1]` there are `problem.colA` elements, from row to row `problem.rowA`, from matrix to matrix `problem.batchA`; the same for `B`.',
  },
  hints: [
    {
      ru: '`A[row, l]` лежит в `a[z * problem.batchA + row * problem.rowA + l * problem.colA]`.',
      en: '`A[row, l]` is `a[z * problem.batchA + row * problem.rowA + l * problem.colA]`.',
    },
    {
      ru: 'Операнды хранятся как `Stored`: `f32(a[…])` делает из них `f32`.',
      en: 'Operands are stored as `Stored`: `f32(a[…])` makes an `f32` of one.',
    },
    {
      ru: '`var sum = 0.0; for (var l = 0u; l < problem.k; l++) { … } out[i] = sum`',
      en: '`var sum = 0.0; for (var l = 0u; l < problem.k; l++) { … } out[i] = sum`',
    },
  ],
  file: 'src/kernels/matmul/naive.wgsl',
  from: '  var sum = 0.0;',
  until: '}',
  start: '  out[i] = f32(a[0]) * f32(b[0]);',
  network: 'naive',
} satisfies Exercise
