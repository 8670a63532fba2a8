// Tensors live on the GPU; ops are their methods, and `await` brings numbers back.
import { ready, type Tensor, tensor, valueAndGrad } from 'glassgrad'

await ready()
const squares = (x: Tensor) => x.mul(x).sum()

const { value, gradients } = valueAndGrad(squares)(tensor([1, 2, 3]))
console.log('Σ x² =', await value.item())
console.log('its gradient, 2x =', await gradients[0].data())
