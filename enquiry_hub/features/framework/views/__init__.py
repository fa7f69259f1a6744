"""The addresses of the framework."""

from enquiry_hub.features.framework.views.blueprint import framework

blueprints = [framework]
