# -*- mode: ruby -*-
# vi: set ft=ruby :

ENV['VAGRANT_DEFAULT_PROVIDER'] ||= '{{provider}}'
ENV['VAGRANT_NO_PARALLEL'] = 'yes'

Vagrant.configure('2') do |config|
  config.vm.box = '{{box}}'
  config.vm.box_check_update = false
  config.vm.boot_timeout = 900
  config.vm.synced_folder '.', '/vagrant', disabled: true

  config.vm.define 'm-k8s' do |cfg|
    cfg.vm.provider 'virtualbox' do |vb|
      vb.name = '{{cluster}}-2.2.3-m-k8s'
      vb.cpus = 2
      vb.memory = 1024
      vb.linked_clone = true
      vb.customize ['modifyvm', :id, '--groups', '/{{cluster}}-2.2.3']
    end
    cfg.vm.provider 'libvirt' do |libvirt|
      libvirt.default_prefix = '{{cluster}}-2.2.3-'
      libvirt.cpus = 2
      libvirt.memory = 1024
      # Software emulation: slow, but works where the CPU's virtualisation is not available.
      unless {{provider.accelerated}}
        libvirt.driver = 'qemu'
        libvirt.cpu_mode = 'maximum'
      end
    end
    cfg.vm.hostname = 'm-k8s'
    cfg.vm.network 'private_network', ip: '{{spare.prefix}}.10', netmask: '255.255.255.0',
                                      libvirt__network_name: '{{cluster}}-spare', libvirt__dhcp_enabled: false
    cfg.vm.network 'forwarded_port', guest: 22, host: 60210, host_ip: '127.0.0.1', auto_correct: true, id: 'ssh'
    cfg.vm.provision 'shell', path: 'install_pkg.sh'
    cfg.vm.provision 'file', source: 'ping_2_nds.sh', destination: 'ping_2_nds.sh'
    cfg.vm.provision 'shell', path: 'config.sh'
  end

  #=============#
  # Added nodes #
  #=============#

  (1..3).each do |i|
    config.vm.define "w#{i}-k8s" do |cfg|
      cfg.vm.provider 'virtualbox' do |vb|
        vb.name = "{{cluster}}-2.2.3-w#{i}-k8s"
        vb.cpus = 1
        vb.memory = 768
        vb.linked_clone = true
        vb.customize ['modifyvm', :id, '--groups', '/{{cluster}}-2.2.3']
      end
      cfg.vm.provider 'libvirt' do |libvirt|
        libvirt.default_prefix = '{{cluster}}-2.2.3-'
        libvirt.cpus = 1
        libvirt.memory = 768
        unless {{provider.accelerated}}
          libvirt.driver = 'qemu'
          libvirt.cpu_mode = 'maximum'
        end
      end
      cfg.vm.hostname = "w#{i}-k8s"
      cfg.vm.network 'private_network', ip: "{{spare.prefix}}.10#{i}", netmask: '255.255.255.0',
                                        libvirt__network_name: '{{cluster}}-spare', libvirt__dhcp_enabled: false
      cfg.vm.network 'forwarded_port', guest: 22, host: 60200 + i, host_ip: '127.0.0.1', auto_correct: true, id: 'ssh'
      cfg.vm.provision 'shell', path: 'install_pkg.sh'
    end
  end
end
