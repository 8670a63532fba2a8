import { grad, type Layer, Model, NdArray, type Symbolic, type Tensor, tensor } from 'glassgrad'

/**
 * Grad-CAM (Selvaraju et al., 2017): which places of a convolution's maps speak for a class. Each map counts by how much the
 * class gains when the map grows; what speaks against the class is left out.
 *
 * @param image [1, …], as the model takes it
 * @returns [rows, columns] of the layer's maps, from 0 on
 */
export async function gradCam(model: Model, layer: Layer, image: NdArray, label: number): Promise<NdArray> {
  const output = layer.output as Symbolic
  const eyes = new Model({ inputs: model.inputs, outputs: output, name: 'eyes' })
  const head = new Model({ inputs: output, outputs: model.outputs, name: 'head' })
  const maps = eyes.apply(tensor(image)) as Tensor // [1, rows, columns, maps]
  const gain = grad((maps: Tensor) => margin(head.apply(maps) as Tensor, label))(maps)
  const weights = gain.mean([1, 2], true) // [1, 1, 1, maps]
  const places = await maps.mul(weights).sum(-1).relu().array() // [1, rows, columns]
  return places.reshape(places.shape.slice(1))
}

/**
 * By how much a class leads all others together: the logarithm of its odds. The probability itself has no gradient left where
 * the network is sure.
 *
 * @param probabilities [1, classes]
 */
function margin(probabilities: Tensor, label: number): Tensor {
  const classes = probabilities.shape[1]!
  const chosen = tensor(
    new NdArray(
      Float32Array.from({ length: classes }, (_, i) => Number(i === label)),
      [1, classes],
    ),
  )
  const least = 1e-37 // a logarithm of 0 is none; probabilities end about here
  const own = probabilities.mul(chosen).sum()
  const others = probabilities.mul(chosen.neg().add(1)).sum()
  return own.add(least).log().sub(others.add(least).log())
}
