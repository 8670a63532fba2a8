// Trains in Node and prints the weights.
import { train } from './train.js'

console.log(JSON.stringify(await train()))
