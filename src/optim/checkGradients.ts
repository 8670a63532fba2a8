import { Tensor } from '../tensor/tensor.js'
import { Variable } from '../tensor/variable.js'

/**
 * Sees that there is one gradient for each variable, of floats and of its shape.
 * @throws TypeError or RangeError that names the optimizer and the first that doesn't fit
 */
export function checkGradients(
  owner: string,
  variables: readonly Variable[],
  gradients: readonly Tensor[],
): void {
  const call = `${owner}: apply(variables, gradients)`
  if (!(Array.isArray(variables) && Array.isArray(gradients))) {
    throw new TypeError(`${call}: expected a list of variables and a list of gradients`)
  }
  if (variables[0] instanceof Tensor && gradients[0] instanceof Variable) {
    throw new TypeError(`${call}: the gradients came first: give the variables, then their gradients`)
  }
  if (variables.length !== gradients.length) {
    throw new RangeError(
      `${call}: expected a gradient for each variable, got ${variables.length} variables and ${gradients.length} gradients`,
    )
  }
  if (new Set(variables).size < variables.length) {
    const twice = variables.find((variable, i) => variables.indexOf(variable) < i)!
    throw new RangeError(`${call}: variable "${twice.name}" is there twice: add its gradients up`)
  }
  variables.forEach((variable, i) => {
    if (!(variable instanceof Variable)) {
      throw new TypeError(`${call}: expected a Variable at ${i}, got ${described(variable)}`)
    }
    const gradient = gradients[i]
    const whose = `${call}: the gradient of variable ${i} "${variable.name}"`
    if (!(gradient instanceof Tensor)) {
      const remedy = gradient === null || gradient === undefined ? ': leave the variable out, too' : ''
      throw new TypeError(`${whose} is ${described(gradient)}, expected a tensor${remedy}`)
    }
    if (gradient.dtype !== 'float32' && gradient.dtype !== 'float16') {
      throw new TypeError(`${whose} is of ${gradient.dtype}, expected float32`)
    }
    if (gradient.shape.join() !== variable.shape.join()) {
      throw new RangeError(
        `${whose} has shape [${gradient.shape.join(', ')}], expected [${variable.shape.join(', ')}]: ` +
          'gradients come in the order of the variables',
      )
    }
  })
}

function described(value: unknown): string {
  if (value instanceof Tensor) return `a tensor of shape [${value.shape.join(', ')}]`
  if (value === null || value === undefined) return `${value}`
  return typeof value === 'object'
    ? `an object of class ${value.constructor?.name ?? 'null'}`
    : `a ${typeof value}`
}
