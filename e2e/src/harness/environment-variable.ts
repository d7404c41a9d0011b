/** The variable in which the environment of the tests is handed in, as JSON. */
export const environmentVariable = "COWLAB_E2E_ENVIRONMENT";
