/** Values as a list to choose from, each once, in the order of the alphabet. */
export function choicesOf(values: readonly string[]) {
	return [...new Set(values)]
		.sort()
		.map((value) => ({ name: value[0].toUpperCase() + value.slice(1), value }));
}
