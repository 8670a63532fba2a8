import { type Given, named, table } from '../../options.js'
import { Tensor } from '../../tensor/tensor.js'
import { Layer, type LayerInput, type LayerOptions } from '../layer.js'
import { requireSizes, titleOf } from '../requirements.js'
import { type ImageLayerOptions, requireDataFormat } from '../spatialLayer.js'

export interface MaxNumBoundingBoxesOptions extends ImageLayerOptions {
  /** How many boxes there are to be. */
  maxNumber: number
  /** What stands where there are fewer. @default -1 */
  fillValue?: number
}

/**
 * As many boxes for each image: the first of more, and rows of `fillValue` behind fewer. Takes a list of boxes
 * [batch, n, 4] and labels [batch, n], where Keras takes a dictionary; images alone go through as they are.
 */
export class MaxNumBoundingBoxes extends Layer<LayerInput> {
  static override readonly kerasClass: string = 'MaxNumBoundingBoxes'
  static override readonly movesElements = true
  static override readonly options = table<MaxNumBoundingBoxesOptions, LayerOptions>({
    maxNumber: 'number!',
    fillValue: 'number',
    dataFormat: 'string?',
  })
  readonly maxNumber: number
  readonly fillValue: number
  readonly dataFormat: string

  constructor(...given: Given<MaxNumBoundingBoxesOptions, [maxNumber: number], [fillValue: number]>) {
    const options = named<MaxNumBoundingBoxesOptions>(new.target.name, MaxNumBoundingBoxes.options, given)
    super(options)
    this.maxNumber = requireSizes(this, 'maxNumber', options.maxNumber, 1)[0]
    this.fillValue = options.fillValue ?? -1
    this.dataFormat = requireDataFormat(this, options)
  }

  call(input: LayerInput): Tensor | readonly Tensor[] {
    if (input instanceof Tensor) return input
    const [boxes, labels] = input
    const isRight = input.length === 2 && boxes.rank === 3 && boxes.shape[2] === 4
    if (!isRight || labels.shape.join() !== boxes.shape.slice(0, 2).join()) {
      throw new RangeError(
        `${titleOf(this)}: expected boxes [batch, n, 4] and labels [batch, n], got ${input.map((x) => `[${x.shape}]`).join(', ')}`,
      )
    }
    return input.map((x) => {
      const kept = x.slice([null, 0], [null, Math.min(this.maxNumber, x.shape[1])])
      const widths = x.shape.map((_, axis) => [0, axis === 1 ? this.maxNumber - kept.shape[1] : 0] as const)
      return kept.pad(widths, this.fillValue)
    })
  }

  override getConfig(): Record<string, unknown> {
    // Keras leaves fillValue out.
    const { fillValue } = this
    return {
      ...super.getConfig(),
      data_format: this.dataFormat,
      max_number: this.maxNumber,
      ...(fillValue !== -1 && { fill_value: fillValue }),
    }
  }
}
