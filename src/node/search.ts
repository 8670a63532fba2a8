import './index.js'

export * from '../search.js'
