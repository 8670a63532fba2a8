import {
  GlobalMaxPooling2D,
  grad,
  type Layer,
  Model,
  type NdArray,
  type Symbolic,
  type Tensor,
  tensor,
} from 'glassgrad'

/** Pixels of an image: columns from `left` to before `right`, rows from `top` to before `bottom`. */
export interface Box {
  left: number
  top: number
  right: number
  bottom: number
}

/** The strongest answer of each filter to each image, as the model takes them: [n, filters]. */
export async function strongest(model: Model, layer: Layer, images: NdArray): Promise<NdArray> {
  const output = new GlobalMaxPooling2D({ name: 'strongest' }).apply(layer.output as Symbolic)
  return new Model({ inputs: model.inputs, outputs: output, name: 'strongest_of_all' }).predict(images)
}

/**
 * What a filter has seen where it answered most: the pixels that this answer depends on, which its gradient tells.
 *
 * @param images [n, …], as the model takes them
 * @param size of an image: [height, width, channels]
 * @returns for each image the box around them; null where the filter says nothing
 */
export async function seenBy(
  model: Model,
  layer: Layer,
  filter: number,
  images: NdArray,
  [height, width, channels]: readonly number[],
): Promise<(Box | null)[]> {
  const eyes = new Model({ inputs: model.inputs, outputs: layer.output as Symbolic, name: 'eyes' })
  const answer = (x: Tensor) => {
    const maps = eyes.apply(x) as Tensor // [n, rows, columns, filters]
    const [n, rows, columns] = maps.shape as number[]
    return maps
      .slice([0, 0, 0, filter], [n, rows, columns, filter + 1])
      .max([1, 2])
      .sum()
  }
  const gradient = await grad(answer)(tensor(images)).data()
  return Array.from({ length: images.length }, (_, i) => {
    const box = { left: width, top: height, right: 0, bottom: 0 }
    for (let pixel = 0; pixel < height * width; pixel++) {
      const at = (i * height * width + pixel) * channels
      if (gradient.subarray(at, at + channels).every((value) => value === 0)) continue
      const [y, x] = [Math.floor(pixel / width), pixel % width]
      Object.assign(box, {
        left: Math.min(box.left, x),
        top: Math.min(box.top, y),
        right: Math.max(box.right, x + 1),
        bottom: Math.max(box.bottom, y + 1),
      })
    }
    return box.right > 0 ? box : null
  })
}
