"""The databases of telephones: calls, messages and contacts, of Android and of iOS."""
