export { choicesOf } from './statuses';
