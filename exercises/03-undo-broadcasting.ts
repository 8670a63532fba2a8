import type { Exercise } from './exercise.js'

export default {
  name: 'undo-broadcasting',
  title: { ru: 'Обратно к форме до растягивания', en: 'Undoing a broadcast' },
  about: {
    ru: 'Смещение формы [3], прибавленное к матрице [2, 3], повторяется в каждой строке. Значит, каждое его число влияет на все строки сразу, и градиент формы [2, 3] нужно свести обратно к `[3]`. `sumTo(x, shape)` складывает `x` по тем осям, вдоль которых тензор формы `shape` был повторён.',
    en: 'A bias of shape `[3]` that is added to a matrix [2, 3] is repeated in every row. So each of its numbers acts on all rows at once, and a gradient of shape `[2, 3]` has to come back to `[3]`. `sumTo(x, shape)` sums `x` over the axes along which a tensor of that shape was repeated.',
  },
  hints: [
    {
      ru: 'Формы сравнивают с конца. Осей, которых у `shape` нет вовсе, — `x.rank − shape.length`, и все они впереди.',
      en: 'Shapes are compared from their ends. `x.rank − shape.length` axes are missing in `shape`, and they are all in front.',
    },
    {
      ru: 'Ещё повторялись оси, где у `shape` стоит 1, а у `x` — нет.',
      en: 'The other axes that were repeated are those where `shape` has a 1 and `x` has not.',
    },
    {
      ru: 'Соберите номера таких осей в список `axes`, затем `x.sum(axes, true).reshape(shape)`.',
      en: 'Gather the numbers of such axes in a list, `axes`, then `x.sum(axes, true).reshape(shape)`.',
    },
  ],
  file: 'src/tensor/ops/sumTo.ts',
  from: '  const missing',
  until: '}',
  start: `  // Along which axes was a tensor of \`shape\` repeated to give x's shape?
  return x`,
  network: 'products',
} satisfies Exercise
