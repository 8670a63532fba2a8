import { checkOptions, table } from '../options.js'
import { misplaced, show } from '../show.js'
import { NdArray } from '../tensor/ndarray.js'
import { flatten, type Numbers } from '../tensor/nested.js'
import { unique } from './unique.js'

export interface ClassWeightOptions {
  classes: readonly number[]
  y: NdArray | Numbers
}

const labelledTable = table<ClassWeightOptions>({ classes: 'any!', y: 'any!' })

/**
 * Weights that make classes count alike however many samples they have: n / (k · nᵢ) for each of the k
 * `classes` in their order, where nᵢ of the n labels `y` are of class i. `{ ...weights }` is what
 * `model.fit` takes as `classWeight` where the classes are 0 to k - 1.
 * https://scikit-learn.org/stable/modules/generated/sklearn.utils.class_weight.compute_class_weight.html
 * @throws where a label is not among `classes`, or a class has no sample
 */
export function computeClassWeight(mode: 'balanced', labelled: ClassWeightOptions): number[] {
  checkOptions('computeClassWeight', labelledTable, labelled)
  const { classes, y } = labelled
  if (!Array.isArray(classes)) {
    throw new RangeError(`computeClassWeight: ${misplaced('classes as a list of numbers', classes)}`)
  }
  if (mode !== 'balanced') throw new Error(`computeClassWeight: expected 'balanced', got ${show(mode)}`)
  const labels = y instanceof NdArray ? y.data : flatten(y, 'computeClassWeight: y').numbers
  const counts = new Map<number, number>(classes.map((label) => [label, 0]))
  if (counts.size !== classes.length)
    throw new Error(`computeClassWeight: a class is named twice in [${classes}]`)
  for (let i = 0; i < labels.length; i++) {
    const count = counts.get(labels[i])
    if (count === undefined)
      throw new Error(`computeClassWeight: label ${labels[i]} is not among classes [${classes}]`)
    counts.set(labels[i], count + 1)
  }
  return classes.map((label) => {
    const count = counts.get(label)
    if (!count)
      throw new Error(`computeClassWeight: class ${label} has no sample; labels are [${unique(labels)}]`)
    return labels.length / (classes.length * count)
  })
}
