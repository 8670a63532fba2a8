import type { Exercise } from './exercise.js'

export default {
  name: 'convolution-shape',
  title: { ru: 'Форма выхода свёртки', en: 'A convolution’s shape' },
  about: {
    ru: "`padding: 'same'` — это ⌈размер / шаг⌉ положений окна; чтобы их хватило, вокруг картинки добавляют нули, поровну с обеих сторон, нечётный — сзади. `size` — число положений, `before` — сколько нулей перед первым пикселем, `reach` — сколько пикселей накрывает окно. Всё — по каждой оси: `each((axis) => …)`.",
    en: "`padding: 'same'` means ⌈size / stride⌉ positions of the window; for there to be as many, zeros are put around the image, the same on both sides, an odd one behind. `size` is the number of positions, `before` the zeros before the first pixel, `reach` the pixels that a window covers. All of it along each axis: `each((axis) => …)`.",
  },
  hints: [
    {
      ru: '`size: Math.ceil(image[axis] / strides[axis])`.',
      en: '`size: Math.ceil(image[axis] / strides[axis])`.',
    },
    {
      ru: 'Окна вместе накрывают `(size − 1)·stride + reach` пикселей; нулей нужно столько, сколько этому не хватает до размера картинки, но не меньше нуля.',
      en: 'Together the windows cover `(size − 1)·stride + reach` pixels; as many zeros are needed as that exceeds the image by, and no fewer than none.',
    },
    {
      ru: "Перед картинкой — половина, с округлением вниз; при `'causal'` — все, что нужны первому пикселю: `reach − 1`.",
      en: "Half of them come before, rounded down; with `'causal'` all that the first pixel needs: `reach − 1`.",
    },
  ],
  file: 'src/tensor/ops/windows.ts',
  from: '    const size = each((axis) => Math.ceil',
  until: '    return { strides, dilationRate, before, size }',
  start: `    const size = each((axis) => image[axis])
    const before = each(() => 0)`,
  network: 'convolutional',
} satisfies Exercise
